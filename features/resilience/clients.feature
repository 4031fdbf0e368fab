Feature: Clients that differ in what they send, not in what they mean
  Identity providers are told apart by their headers easily, and a server that
  does so treats the next one wrongly. What counts is the request.

  Rule: A request means the same whoever sends it

    @OKTA-C17 @OKTA-C01
    Scenario Outline: Somebody leaves, as <client> says it
      Given a client has created user "Ada"
      And the client has set the header User-Agent to "<user agent>"
      When the client sends PATCH /Users/{Ada} with body:
        """
        {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":{"active":false}}]}
        """
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute | value |
        | active    | false |

      Examples:
        | client          | user agent             |
        | Okta            | Okta SCIM Client 1.0.0 |
        | its server test | OKTA SCIM Integration  |
        | OneLogin        | OneLogin SCIM          |
        | nobody known    | curl/8.5.0             |
        | nobody at all   |                        |

    @OKTA-C17
    Scenario: A header of another identity provider changes nothing
      Given a client has created user "Ada"
      And the client has set the header ADSCIMVersion to "5.0"
      When the client sends PATCH /Users/{Ada} with body:
        """
        {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":{"active":false}}]}
        """
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute | value |
        | active    | false |

  Rule: People without an e-mail address are people

    @OKTA-C19 @RFC7643-2.5-02
    Scenario Outline: Created <how>
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
        | <path>    | <value>                                        |
      Then the response has status 201
      And the response shows:
        | attribute | value            |
        | userName  | "{Ada.userName}" |

      Examples:
        | how                        | path        | value |
        | without any                | displayName | "Ada" |
        | with null instead of one   | emails      | null  |
        | with an empty list of them | emails      | []    |

  Rule: An error is a SCIM error that says what was wrong

    @OKTA-C18 @ANY-32 @RFC7644-3.12-02
    Scenario Outline: <what>
      Given a client has created user "Ada"
      When the client sends <request>
      Then the response is a SCIM error with status <status>
      And the header Content-Type contains "json"
      And the response shows:
        | attribute | value   |
        | detail    | present |

      Examples:
        | what                         | request                         | status            |
        | Somebody who is not there    | GET /Users/00919288221112222    | 404               |
        | An endpoint that is not      | GET /Nothing                    | 404               |
        | A method that is not         | DELETE /Users                   | 404 or 405 or 501 |
        | A filter that cannot be read | GET /Users?filter=userName%20eq | 400               |

    @OKTA-C18 @OKTA-C08 @RFC7644-3.3-07
    Scenario: Somebody who is there already, and inactive
      Given a client has created user "Ada" with:
        | attribute | value |
        | active    | false |
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
      Then the response is a SCIM error with status 409 of type "uniqueness"
      And the response shows:
        | attribute | value   |
        | detail    | present |
      And nothing changes

  @cap:groups
  Rule: Two connections that write one group at once both succeed

    @OKTA-C04 @RFC7644-3.5.2.1-06 @WS-GROUP-11
    Scenario: Each adds a member of its own
      Given a client has created user "P1"
      And a client has created user "P2"
      And a client has created user "P3"
      And a client has created user "P4"
      And a client has created user "Ada"
      And a client has created group "Sales" with "Ada"
      When 4 clients send PATCH /Groups/{Sales} at once with:
        | attribute  | value                                                                                  |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]                                      |
        | Operations | [{"op": "add", "path": "members", "value": [{"value": "{P{client}}"}]}]                |
      Then group "Sales" has exactly the members "Ada", "P1", "P2", "P3", "P4"

    @OKTA-C04 @RFC7644-3.5.2.2-04 @WS-GROUP-11
    Scenario: Each removes a member of its own
      Given a client has created user "P1"
      And a client has created user "P2"
      And a client has created user "P3"
      And a client has created user "Ada"
      And a client has created group "Sales" with "Ada", "P1", "P2", "P3"
      When 3 clients send PATCH /Groups/{Sales} at once with:
        | attribute  | value                                                           |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]               |
        | Operations | [{"op": "remove", "path": "members[value eq \"{P{client}}\"]"}] |
      Then group "Sales" has exactly the members "Ada"
