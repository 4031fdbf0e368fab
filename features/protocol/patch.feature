@cap:patch
Feature: Changing in part

  Rule: Operations change what they name and leave the rest alone

    Background:
      Given a client has created user "Ada" with:
        | attribute | value     |
        | title     | "Analyst" |

    @RFC7644-3.5.2.3-02 @RFC7644-3.5.2-24 @RFC7643-4.1.1-11
    Scenario: A boolean is replaced with false
      When the client sends PATCH /Users/{Ada} with:
        | attribute  | value                                                 |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]     |
        | Operations | [{"op": "replace", "path": "active", "value": false}] |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute | value     |
        | active    | false     |
        | title     | "Analyst" |

    @RFC7644-3.5.2.3-01 @RFC7644-3.5.2.3-02
    Scenario: Attributes are replaced without a path
      When the client sends PATCH /Users/{Ada} with:
        | attribute  | value                                             |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"] |
        | Operations | [{"op": "replace", "value": {"active": false}}]   |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute | value            |
        | active    | false            |
        | userName  | "{Ada.userName}" |
        | title     | "Analyst"        |

    @RFC7644-3.5.2.3-05
    Scenario: A part of the name is replaced
      When the client sends PATCH /Users/{Ada} with:
        | attribute  | value                                                                |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]                    |
        | Operations | [{"op": "replace", "path": "name", "value": {"familyName": "King"}}] |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute       | value  |
        | name.familyName | "King" |
        | name.givenName  | "Ada"  |

    @RFC7644-3.5.2.1-03 @RFC7644-3.5.2.1-07 @RFC7644-3.1-03
    Scenario: An attribute is added, another overwritten
      When the client sends PATCH /Users/{Ada} with:
        | attribute  | value                                                                                                     |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]                                                         |
        | Operations | [{"op": "add", "path": "nickName", "value": "Addy"}, {"op": "add", "path": "title", "value": "Countess"}] |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute | value      |
        | nickName  | "Addy"     |
        | title     | "Countess" |

    @RFC7644-3.5.2.2-02 @RFC7644-3.1-03
    Scenario: An attribute is removed
      When the client sends PATCH /Users/{Ada} with:
        | attribute  | value                                             |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"] |
        | Operations | [{"op": "remove", "path": "title"}]               |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute | value            |
        | title     | absent           |
        | userName  | "{Ada.userName}" |

  Rule: A PATCH is all or nothing

    @RFC7644-3.5.2-22 @RFC7644-3.5.2-23 @ENTRA-C26 @RFC7644-3.5.2.3-08 @strict
    Scenario: The second operation finds no target
      Given a client has created user "Ada"
      When the client sends PATCH /Users/{Ada} with:
        | attribute  | value                                                                                                                                            |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]                                                                                                |
        | Operations | [{"op": "replace", "path": "title", "value": "Countess"}, {"op": "replace", "path": "emails[type eq \"none\"].value", "value": "x@example.com"}] |
      Then the response is a SCIM error with status 400 of type "noTarget"
      And nothing changes

    @RFC7644-3.5.2.2-01
    Scenario: A remove without a path
      Given a client has created user "Ada"
      When the client sends PATCH /Users/{Ada} with:
        | attribute  | value                                             |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"] |
        | Operations | [{"op": "remove"}]                                |
      Then the response is a SCIM error with status 400 of type "noTarget"
      And nothing changes

  Rule: Members are added and removed one by one or as a whole

    Background:
      Given a client has created user "Ada"
      And a client has created user "Grace"
      And a client has created user "Linus"
      And a client has created group "Sales" with "Ada", "Grace"

    @RFC7644-3.5.2.1-06 @RFC7643-4.2-05 @RFC7643-4.2-07
    Scenario: A member is added by id alone
      When the client sends PATCH /Groups/{Sales} with:
        | attribute  | value                                                               |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]                   |
        | Operations | [{"op": "add", "path": "members", "value": [{"value": "{Linus}"}]}] |
      Then the response has status 200 or 204
      And group "Sales" has exactly the members "Ada", "Grace", "Linus"

    @RFC7644-3.5.2.1-08 @RFC7644-3.5.2.1-09 @RFC7644-3.14-08
    Scenario: Somebody who is a member already is added
      When the client sends PATCH /Groups/{Sales} with:
        | attribute  | value                                                             |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]                 |
        | Operations | [{"op": "add", "path": "members", "value": [{"value": "{Ada}"}]}] |
      Then the response has status 200 or 204
      And nothing changes

    @RFC7644-3.5.2.2-04 @RFC7644-3.1-03
    Scenario: A member is removed by a filter
      When the client sends PATCH /Groups/{Sales} with:
        | attribute  | value                                                     |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]         |
        | Operations | [{"op": "remove", "path": "members[value eq \"{Ada}\"]"}] |
      Then the response has status 200 or 204
      And group "Sales" has exactly the members "Grace"

    @RFC7644-3.5.2.3-03 @OKTA-05
    Scenario: All members are replaced with none
      When the client sends PATCH /Groups/{Sales} with:
        | attribute  | value                                               |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]   |
        | Operations | [{"op": "replace", "path": "members", "value": []}] |
      Then the response has status 200 or 204
      And group "Sales" has no members

    @RFC7644-3.5.2.3-01 @OKTA-02
    Scenario: A rename leaves the members alone
      When the client sends PATCH /Groups/{Sales} with:
        | attribute  | value                                                                        |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]                            |
        | Operations | [{"op": "replace", "path": "displayName", "value": "{Revenue.displayName}"}] |
      Then the response has status 200 or 204
      And group "Revenue" has exactly the members "Ada", "Grace"
      And there is no group "Sales"
