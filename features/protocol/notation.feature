Feature: How attributes are written

  @cap:patch
  Rule: Names are matched without regard to case, with or without their schema's URN

    Background:
      Given a client has created user "Ada" with:
        | attribute | value     |
        | title     | "Analyst" |

    Scenario Outline: A path written as <path>
      When the client sends PATCH /Users/{Ada} with:
        | attribute  | value                                                     |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]         |
        | Operations | [{"op": "replace", "path": "<path>", "value": "Augusta"}] |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute      | value     |
        | name.givenName | "Augusta" |
        | title          | "Analyst" |

      @RFC7644-3.10-01
      Examples: letter case
        | path           |
        | NAME.GIVENNAME |

      @RFC7644-3.10-02
      Examples: with the URN
        | path                                                      |
        | urn:ietf:params:scim:schemas:core:2.0:User:name.givenName |
