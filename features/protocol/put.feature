Feature: Replacing

  Rule: PUT is supported

    @RFC7644-3.5-01 @RFC7644-3.5.1-10
    Scenario: On a user
      Given a client has created user "Ada"
      When the client puts "Ada" back with:
        | attribute       | value  |
        | name.familyName | "King" |
      Then the response has status 200
      And the response shows what reading "Ada" back shows

    @RFC7644-3.5-01 @RFC7644-3.5.1-10 @cap:groups
    Scenario: On a group
      Given a client has created user "Ada"
      And a client has created group "Sales" with "Ada"
      When the client puts "Sales" back with:
        | attribute   | value                   |
        | displayName | "{Revenue.displayName}" |
      Then the response has status 200
      And group "Revenue" has exactly the members "Ada"
      And there is no group "Sales"

  Rule: The values given replace the stored ones

    @RFC7644-3.5.1-02 @WS-USER-03
    Scenario: A new user name
      Given a client has created user "Ada"
      When the client sends PUT /Users/{Ada} with:
        | attribute       | value                                          |
        | schemas         | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName        | "{Grace.userName}"                             |
        | name.familyName | "King"                                         |
      Then the response has status 200
      And reading "Ada" back shows:
        | attribute       | value              |
        | userName        | "{Grace.userName}" |
        | name.familyName | "King"             |

    @RFC7644-3.5.1-02
    Scenario: One of two e-mail addresses
      Given a client has created user "Ada" with:
        | attribute | value                                                                                       |
        | emails    | [{"value": "{Ada.email}", "type": "work"}, {"value": "{Grace.email}", "type": "home"}] |
      When the client puts "Ada" back with:
        | attribute | value                                        |
        | emails    | [{"value": "{Grace.email}", "type": "home"}] |
      Then the response has status 200
      And reading "Ada" back shows:
        | attribute    | value             |
        | emails.value | ["{Grace.email}"] |

    @RFC7644-3.5.1-02 @RFC7644-3.5.2.3-03 @OKTA-11 @cap:groups
    Scenario: Another list of members
      Given a client has created user "Ada"
      And a client has created user "Grace"
      And a client has created group "Sales" with "Ada"
      When the client sends PUT /Groups/{Sales} with:
        | attribute   | value                                           |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:Group"] |
        | displayName | "{Sales.displayName}"                           |
        | members     | [{"value": "{Grace}", "display": null}]         |
      Then the response has status 200
      And group "Sales" has exactly the members "Grace"

    @RFC7644-3.5.1-04
    Scenario: null and an empty list
      Given a client has created user "Ada" with:
        | attribute    | value                                           |
        | title        | "Analyst"                                       |
        | phoneNumbers | [{"value": "+44 20 7946 0000", "type": "work"}] |
      When the client puts "Ada" back with:
        | attribute    | value |
        | title        | null  |
        | phoneNumbers | []    |
      Then the response has status 200
      And reading "Ada" back shows:
        | attribute    | value            |
        | title        | absent           |
        | phoneNumbers | absent           |
        | userName     | "{Ada.userName}" |

  Rule: What the body leaves out is cleared

    @RFC7644-3.5.1-03
    Scenario: A title that is left out
      Given a client has created user "Ada" with:
        | attribute | value     |
        | title     | "Analyst" |
      When the client sends PUT /Users/{Ada} with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
      Then the response is noted
      And reading "Ada" back shows:
        | attribute | value    |
        | title     | recorded |
        | active    | recorded |

    @RFC7644-3.5.1-03a
    Scenario: Our server clears what is left out, but for what nobody meant to take
      Given a client has created user "Ada" with:
        | attribute | value                                      |
        | title     | "Analyst"                                  |
        | emails    | [{"value": "{Ada.email}", "type": "work"}] |
        | active    | false                                      |
        | userType  | "limited"                                  |
        | roles     | [{"value": "TEAM_MANAGER"}]                |
      When the client sends PUT /Users/{Ada} with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
      Then the response has status 200
      And reading "Ada" back shows:
        | attribute   | value            |
        | title       | absent           |
        | emails      | absent           |
        | active      | false            |
        | userType    | "limited"        |
        | roles.value | ["TEAM_MANAGER"] |

    @RFC7644-3.5.1-13 @cap:enterprise
    Scenario: An extension that is left out
      Given a client has created user "Ada" with:
        | attribute                                                             | value                                                                                                        |
        | schemas                                                               | ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"] |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department | "Engines"                                                                                                    |
      When the client sends PUT /Users/{Ada} with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
      Then the response has status 200
      And reading "Ada" back shows:
        | attribute                                                  | value                                          |
        | schemas                                                    | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User | absent                                         |

  Rule: A representation may be sent back as it was read

    @RFC7644-3.1-04
    Scenario: With one attribute changed
      Given a client has created user "Ada"
      And a client has created group "Sales" with "Ada"
      When the client puts "Ada" back with:
        | attribute      | value     |
        | name.givenName | "Augusta" |
      Then the response has status 200
      And reading "Ada" back shows:
        | attribute       | value            |
        | name.givenName  | "Augusta"        |
        | name.familyName | "Lovelace"       |
        | userName        | "{Ada.userName}" |
      And group "Sales" has exactly the members "Ada"

    @RFC7644-3.5.1-14
    Scenario: With nothing changed
      Given a client has created user "Ada"
      And 2 seconds have passed
      When the client puts "Ada" back with:
        | attribute | value            |
        | userName  | "{Ada.userName}" |
      Then the response has status 200
      And nothing changes

  Rule: readOnly attributes in a PUT are ignored

    @RFC7644-3.5.1-08 @OKTA-07
    Scenario: meta and groups of the client's own
      Given a client has created user "Ada"
      When the client sends PUT /Users/{Ada} with:
        | attribute | value                                                        |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"]               |
        | id        | "{Ada}"                                                      |
        | userName  | "{Ada.userName}"                                             |
        | groups    | [{"value": "no-such-group"}]                                 |
        | meta      | {"resourceType": "Robot", "created": "1999-01-01T00:00:00Z"} |
      Then the response has status 200
      And reading "Ada" back shows:
        | attribute         | value     |
        | groups            | absent    |
        | meta.resourceType | "User"    |
        | meta.created      | as before |

    @RFC7644-3.5.1-08
    Scenario: The id of somebody else
      Given a client has created user "Ada"
      And a client has created user "Grace"
      When the client sends PUT /Users/{Ada} with:
        | attribute       | value                                          |
        | schemas         | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | id              | "{Grace}"                                      |
        | userName        | "{Ada.userName}"                               |
        | name.familyName | "King"                                         |
      Then the response has status 200 or 400
      And reading "Grace" back shows:
        | attribute       | value              |
        | userName        | "{Grace.userName}" |
        | name.familyName | "Hopper"           |
      And reading "Ada" back shows:
        | attribute | value            |
        | id        | "{Ada}"          |
        | userName  | "{Ada.userName}" |

    @RFC7644-3.1-03
    Scenario: The answer shows what is stored, not what was sent
      Given a client has created user "Ada"
      When the client puts "Ada" back with:
        | attribute | value                                                        |
        | meta      | {"resourceType": "Robot", "created": "1999-01-01T00:00:00Z"} |
        | groups    | [{"value": "no-such-group"}]                                 |
      Then the response has status 200
      And the response shows what reading "Ada" back shows

  Rule: A required attribute stays

    @RFC7644-3.5.1-09
    Scenario: A user name that is left out is not lost
      Given a client has created user "Ada"
      When the client sends PUT /Users/{Ada} with:
        | attribute       | value                                          |
        | schemas         | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | name.familyName | "King"                                         |
      Then the response has status 400 or 200
      And reading "Ada" back shows:
        | attribute | value            |
        | userName  | "{Ada.userName}" |

    @RFC7644-3.5.1-09a
    Scenario Outline: A user name that is <what> is missed
      Given a client has created user "Ada"
      When the client sends PUT /Users/{Ada} with:
        | attribute       | value                                          |
        | schemas         | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | <attribute>     | <value>                                        |
        | name.familyName | "King"                                         |
      Then the response is a SCIM error with status 400 of no type but "invalidValue"
      And nothing changes

      Examples:
        | what     | attribute   | value          |
        | left out | displayName | "Ada Lovelace" |
        | null     | userName    | null           |

  Rule: A PUT that would break uniqueness fails and changes nothing

    @RFC7644-3.5.1-12
    Scenario: The user name of somebody else
      Given the server has published attribute userName of a User with uniqueness server or global
      And a client has created user "Ada"
      And a client has created user "Grace"
      When the client puts "Ada" back with:
        | attribute       | value              |
        | userName        | "{Grace.USERNAME}" |
        | name.familyName | "King"             |
      Then the response is a SCIM error with status 409 or 400 of no type but "uniqueness"
      And nothing changes

  @cap:admin @cap:groups
  Rule: A PUT that fails leaves the members as they were

    @WS-GROUP-11
    Scenario: One of the members does not exist
      Given a client has created user "Ada"
      And a client has created user "Grace"
      And a client has created group "Sales" with "Ada"
      When the client puts "Sales" back with:
        | attribute | value                                                    |
        | members   | [{"value": "{Grace}"}, {"value": "0123456789abcdef01234567"}] |
      Then the response is a SCIM error with status 400
      And group "Sales" has exactly the members "Ada"
      And nothing changes

  Rule: PUT does not create a resource

    @RFC7644-3.5.1-01 @RFC7644-3.12-07
    Scenario: An id that does not exist
      When the client sends PUT /Users/no-such-user with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
      Then the response is a SCIM error with status 404
      And "Ada" is not a member
      And nothing changes

    @RFC7644-3.5.1-01
    Scenario: Nothing is found at that URL afterwards
      Given the client has tried to send PUT /Users/01a2b3c4d5e6f708192a3b4c with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
      When the client sends GET /Users/01a2b3c4d5e6f708192a3b4c
      Then the response is a SCIM error with status 404
      And "Ada" is not a member

  Rule: An immutable attribute keeps the value it was given once

    @RFC7644-3.5.1-16
    Scenario: Another value does not take effect
      Given the server has offered an immutable attribute of type string
      And the client has written "first" to the attribute by POST
      When the client writes "second" to the attribute by PUT
      Then the attribute is shown as "first"

    @RFC7644-3.5.1-05
    Scenario: Another value is refused
      Given the server has offered an immutable attribute of type string
      And the client has written "first" to the attribute by POST
      When the client writes "second" to the attribute by PUT
      Then the response is a SCIM error with status 400 of type "mutability"

    @RFC7644-3.5.1-06
    Scenario: A first value is taken
      Given the server has offered an immutable attribute of type string
      When the client writes "first" to the attribute by PUT
      Then the response has status 200
      And the attribute is shown as "first"

    @RFC7644-3.5.1-07
    Scenario: A value that is left out stays
      Given the server has offered an immutable attribute of type string
      And the client has written "first" to the attribute by POST
      When the client writes nothing to the attribute by PUT
      Then the response has status 200
      And the attribute is shown as "first"
