Feature: Schemas of a resource

  Rule: schemas names what the resource type declares, each once

    @RFC7643-3-02
    Scenario: A schema the type does not have
      When the client sends POST /Users with:
        | attribute | value                                                                                |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:example:schemas:2.0:Spaceship"] |
        | userName  | "{Ada.userName}"                                                                     |
      Then the request is refused or reading "Ada" back shows:
        | attribute | value                                                                                |
        | userName  | "{Ada.userName}"                                                                     |
      And in everything shown, schemas names only what the resource type declares

    @RFC7643-3-03
    Scenario: A schema twice
      When the client sends POST /Users with:
        | attribute | value                                                                                        |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                                                                             |
      Then the request is refused or reading "Ada" back shows:
        | attribute | value            |
        | userName  | "{Ada.userName}" |
      And in everything shown, schemas names nothing twice

    @RFC7643-3-04 @cap:enterprise
    Scenario Outline: The schemas <order>
      When the client sends POST /Users with:
        | attribute                                                             | value            |
        | schemas                                                               | <schemas>        |
        | userName                                                              | "{Ada.userName}" |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department | "Engines"        |
      Then the response has status 201
      And reading "Ada" back shows:
        | attribute                                                             | value               |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department | "Engines" or absent |

      Examples:
        | order                | schemas                                                                                                      |
        | base schema first    | ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"] |
        | extension first      | ["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", "urn:ietf:params:scim:schemas:core:2.0:User"] |

    @RFC7643-3.3-01 @cap:enterprise
    Scenario: The extension alone
      When the client sends POST /Users with:
        | attribute                                                             | value                                                          |
        | schemas                                                               | ["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"] |
        | userName                                                              | "{Ada.userName}"                                               |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department | "Engines"                                                      |
      Then the request is refused or reading "Ada" back shows:
        | attribute | value            |
        | userName  | "{Ada.userName}" |
      And in everything shown, schemas names the base schema

    @RFC7643-3-07 @strict
    Scenario Outline: <what>
      When the client sends POST /Users with:
        | attribute | value            |
        | schemas   | <schemas>        |
        | userName  | "{Ada.userName}" |
      Then the response is a SCIM error with status 400 of type "invalidSyntax or invalidValue"
      And nothing changes

      Examples:
        | what                   | schemas                                                                                      |
        | No schemas             | null                                                                                         |
        | An undeclared schema   | ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:example:schemas:2.0:Spaceship"]          |
        | The same schema twice  | ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:core:2.0:User"] |

  @cap:enterprise
  Rule: Attributes of an extension sit under its URN

    @RFC7643-3.3-03 @RFC7643-3.3-04
    Scenario: An attribute of the extension
      When the client sends POST /Users with:
        | attribute                                                             | value                                                                                                        |
        | schemas                                                               | ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"] |
        | userName                                                              | "{Ada.userName}"                                                                                             |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department | "Engines"                                                                                                    |
      Then the response has status 201
      And reading "Ada" back shows:
        | attribute                                                             | value                                                                                                        |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department | "Engines"                                                                                                    |
        | schemas                                                               | ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"] |
        | department                                                            | absent                                                                                                       |

    @RFC7643-3.3-03
    Scenario: An attribute of the extension in the wrong place
      When the client sends POST /Users with:
        | attribute      | value                                          |
        | schemas        | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName       | "{Ada.userName}"                               |
        | employeeNumber | "1001"                                         |
      Then the request is refused or reading "Ada" back shows:
        | attribute                                                                 | value  |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber | absent |
        | employeeNumber                                                            | absent |

    @RFC7643-3.3-06
    Scenario: The last attribute of the extension is removed
      Given a client has created user "Ada" with:
        | attribute                                                             | value                                                                                                        |
        | schemas                                                               | ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"] |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department | "Engines"                                                                                                    |
      When the client sends PATCH /Users/{Ada} with:
        | attribute  | value                                                                                                          |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]                                                              |
        | Operations | [{"op": "remove", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department"}] |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute                                                  | value                                          |
        | schemas                                                    | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User | absent                                         |

    @RFC7643-3.3-06
    Scenario: The first attribute of the extension is added
      Given a client has created user "Ada"
      When the client sends PATCH /Users/{Ada} with:
        | attribute  | value                                                                                                                              |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]                                                                                  |
        | Operations | [{"op": "add", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", "value": "Engines"}] |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute | value                                                                                                        |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"] |

    @RFC7643-4.3-01
    Scenario Outline: <attribute>
      Given the server has published attribute urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:<attribute> of a User
      When the client sends POST /Users with:
        | attribute                                                              | value                                                                                                        |
        | schemas                                                                | ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"] |
        | userName                                                               | "{Ada.userName}"                                                                                             |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:<attribute> | "4130"                                                                                                       |
      Then the response has status 201
      And reading "Ada" back shows:
        | attribute                                                              | value  |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:<attribute> | "4130" |

      Examples:
        | attribute      |
        | employeeNumber |
        | costCenter     |
        | organization   |
        | division       |
        | department     |

  @cap:enterprise
  Rule: manager names another user

    Background:
      Given the server has published attribute urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager of a User
      And a client has created user "Ada"

    @RFC7643-4.3-01 @RFC7643-2.3.7-03
    Scenario: A manager
      When the client sends POST /Users with:
        | attribute                                                          | value                                                                                                        |
        | schemas                                                            | ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"] |
        | userName                                                           | "{Grace.userName}"                                                                                           |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager | {"value": "{Ada}"}                                                                                           |
      Then the response has status 201
      And reading "Grace" back shows:
        | attribute                                                                | value   |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value | "{Ada}" |

    @RFC7643-4.3-02
    Scenario: The address of a manager
      When the client sends POST /Users with:
        | attribute                                                          | value                                                                                                        |
        | schemas                                                            | ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"] |
        | userName                                                           | "{Grace.userName}"                                                                                           |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager | {"value": "{Ada}"}                                                                                           |
      Then reading "Grace" back shows:
        | attribute                                                               | value                     |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.$ref | containing "Users/{Ada}" |

    @RFC7643-4.3-03
    Scenario: A name of the client's own for a manager
      When the client sends POST /Users with:
        | attribute                                                          | value                                                                                                        |
        | schemas                                                            | ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"] |
        | userName                                                           | "{Grace.userName}"                                                                                           |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager | {"value": "{Ada}", "displayName": "Somebody Else"}                                                           |
      Then the request is refused or reading "Grace" back shows:
        | attribute                                                                      | value               |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.displayName | not "Somebody Else" |

    @RFC7643-4.3-03 @cap:patch
    Scenario: A name of the client's own for a manager by PATCH
      Given a client has created user "Grace" with:
        | attribute                                                          | value                                                                                                        |
        | schemas                                                            | ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"] |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager | {"value": "{Ada}"}                                                                                           |
      When the client sends PATCH /Users/{Grace} with:
        | attribute  | value                                                                                                                                              |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]                                                                                                  |
        | Operations | [{"op": "replace", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.displayName", "value": "Somebody Else"}] |
      Then the request is refused or reading "Grace" back shows:
        | attribute                                                                      | value               |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.displayName | not "Somebody Else" |

    @RFC7643-4.3-04 @cap:filter
    Scenario: The id of a manager in other letters
      Given the server has published attribute urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value of a User with caseExact true
      And a client has created user "Grace" with:
        | attribute                                                          | value                                                                                                        |
        | schemas                                                            | ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"] |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager | {"value": "{Ada}"}                                                                                           |
      When the client sends GET /Users?filter=userName eq "{Grace.userName}" and urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value eq "{Ada.ID}"
      Then the response lists nothing
