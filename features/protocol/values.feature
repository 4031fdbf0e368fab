Feature: Names and values in a body

  Rule: Names of attributes are matched without regard to letter case

    @RFC7643-2.1-01
    Scenario: A body in capital letters
      When the client sends POST /Users with:
        | attribute | value                                          |
        | SCHEMAS   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | USERNAME  | "{Ada.userName}"                               |
        | Name      | {"GIVENNAME": "Ada", "familyname": "Lovelace"} |
      Then the response has status 201
      And reading "Ada" back shows:
        | attribute       | value                  |
        | userName        | "{Ada.userName}"       |
        | name.givenName  | "Ada" or absent        |
        | name.familyName | "Lovelace" or absent   |

    @RFC7643-2.1-01 @RFC7643-3.3-03 @cap:enterprise
    Scenario: The URN of an extension in other letters
      When the client sends POST /Users with:
        | attribute | value                                                                                                        |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"] |
        | userName  | "{Ada.userName}"                                                                                             |
        | URN:ietf:params:scim:schemas:extension:ENTERPRISE:2.0:User:DEPARTMENT | "Engines"                                        |
      Then the response has status 201
      And reading "Ada" back shows:
        | attribute                                                             | value               |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department | "Engines" or absent |

  Rule: The order of attributes in an object changes nothing

    @RFC7643-2.3.8-01
    Scenario: The same body the other way round
      Given a client has created user "Grace"
      When the client sends POST /Users with:
        | attribute | value                                            |
        | emails    | [{"type": "work", "value": "{Ada.email}"}]       |
        | name      | {"familyName": "Lovelace", "givenName": "Ada"}   |
        | userName  | "{Ada.userName}"                                 |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"]   |
      Then the response has status 201
      And reading "Ada" back shows:
        | attribute       | value                   |
        | name.givenName  | "Ada" or absent         |
        | name.familyName | "Lovelace" or absent    |
        | emails[0].value | "{Ada.email}" or absent |

  Rule: null, an empty list and leaving an attribute out are one and the same

    @RFC7643-2.5-01
    Scenario Outline: <what> on creation
      When the client sends POST /Users with:
        | attribute   | value                                          |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName    | "{Ada.userName}"                               |
        | <attribute> | <value>                                        |
      Then the response has status 201
      And reading "Ada" back shows:
        | attribute   | value  |
        | <attribute> | absent |

      Examples:
        | what            | attribute    | value |
        | null            | title        | null  |
        | An empty list   | phoneNumbers | []    |
        | null for a list | phoneNumbers | null  |

    @RFC7643-2.5-01
    Scenario: null for a name on creation
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
        | name      | null                                           |
      Then the response has status 201
      And reading "Ada" back shows:
        | attribute       | value  |
        | name.familyName | absent |

    @RFC7643-2.5-01 @cap:filter
    Scenario: pr of an attribute that is null
      Given a client has created user "Ada" with:
        | attribute | value |
        | title     | null  |
      When the client sends GET /Users?filter=userName eq "{Ada.userName}" and title pr
      Then the response lists nothing

    @RFC7643-2.5-02
    Scenario Outline: <what> in a PUT
      Given a client has created user "Ada" with:
        | attribute | value     |
        | title     | "Analyst" |
      When the client sends PUT /Users/{Ada} with:
        | attribute   | value                                          |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName    | "{Ada.userName}"                               |
        | <attribute> | <value>                                        |
      Then the response has status 200
      And reading "Ada" back shows:
        | attribute   | value  |
        | <attribute> | absent |

      Examples:
        | what          | attribute    | value |
        | null          | title        | null  |
        | An empty list | phoneNumbers | []    |

    @RFC7643-2.5-02 @cap:patch
    Scenario Outline: A replace of <attribute> with <value>
      Given a client has created user "Ada" with:
        | attribute | value     |
        | title     | "Analyst" |
      When the client sends PATCH /Users/{Ada} with:
        | attribute  | value                                                          |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]              |
        | Operations | [{"op": "replace", "path": "<attribute>", "value": <value>}] |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute   | value            |
        | <attribute> | absent           |
        | userName    | "{Ada.userName}" |

      Examples:
        | attribute    | value |
        | title        | null  |
        | phoneNumbers | []    |

    @RFC7643-2.5-03
    Scenario: What was never set
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
      Then the response has status 201
      And reading "Ada" back shows:
        | attribute    | value  |
        | nickName     | absent |
        | addresses    | absent |
        | phoneNumbers | absent |

  Rule: At most one value is primary

    @RFC7643-2.4-02
    Scenario: Two primary values on creation
      When the client sends POST /Users with:
        | attribute | value                                                                                                                           |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"]                                                                                  |
        | userName  | "{Ada.userName}"                                                                                                                |
        | emails    | [{"value": "{Ada.email}", "type": "work", "primary": true}, {"value": "{Grace.email}", "type": "home", "primary": true}]        |
      Then the request is refused or reading "Ada" back shows:
        | attribute         | value                    |
        | emails[0].primary | true or false or absent  |
      And in everything shown, at most one value is primary

    @RFC7643-2.4-02
    Scenario: Two primary values in a PUT
      Given a client has created user "Ada"
      When the client sends PUT /Users/{Ada} with:
        | attribute | value                                                                                                                           |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"]                                                                                  |
        | userName  | "{Ada.userName}"                                                                                                                |
        | emails    | [{"value": "{Ada.email}", "type": "work", "primary": true}, {"value": "{Grace.email}", "type": "home", "primary": true}]        |
      Then the request is refused or reading "Ada" back shows:
        | attribute         | value                    |
        | emails[0].primary | true or false or absent  |
      And in everything shown, at most one value is primary

    @RFC7643-2.4-02 @RFC7644-3.5.2-21 @cap:patch
    Scenario: Another value becomes primary
      Given a client has created user "Ada" with:
        | attribute | value                                                                                                     |
        | emails    | [{"value": "{Ada.email}", "type": "work", "primary": true}, {"value": "{Grace.email}", "type": "home"}] |
      When the client sends PATCH /Users/{Ada} with:
        | attribute  | value                                                                                    |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]                                        |
        | Operations | [{"op": "replace", "path": "emails[type eq \"home\"].primary", "value": true}] |
      Then the request is refused or reading "Ada" back shows:
        | attribute         | value                    |
        | emails[0].primary | true or false or absent  |
      And in everything shown, at most one value is primary

    @RFC7643-2.4-03 @cap:filter @cap:bracket-filter
    Scenario: A value without primary is not primary
      Given a client has created user "Ada" with:
        | attribute | value                                      |
        | emails    | [{"value": "{Ada.email}", "type": "work"}] |
      And the client has sent GET /Users/{Ada}
      And the response has shown emails[0].value
      And the response has shown emails[0].primary as absent
      When the client sends GET /Users?filter=userName eq "{Ada.userName}" and emails[primary eq true]
      Then the response lists nothing

    @RFC7643-2.4-01
    Scenario: primary and type come back with their value
      Given a client has created user "Ada" with:
        | attribute | value                                                       |
        | emails    | [{"value": "{Ada.email}", "type": "work", "primary": true}] |
      When the client sends GET /Users/{Ada}
      Then the response shows:
        | attribute         | value            |
        | emails[0].value   | "{Ada.email}"    |
        | emails[0].type    | "work"           |
        | emails[0].primary | true             |

  Rule: A pair of type and value is there once

    @RFC7643-2.4-06 @cap:patch
    Scenario: A value that is there is added
      Given a client has created user "Ada" with:
        | attribute | value                                      |
        | emails    | [{"value": "{Ada.email}", "type": "work"}] |
      When the client sends PATCH /Users/{Ada} with:
        | attribute  | value                                                                                              |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]                                                  |
        | Operations | [{"op": "add", "path": "emails", "value": [{"value": "{Ada.email}", "type": "work"}]}] |
      Then the request is refused or reading "Ada" back shows:
        | attribute       | value         |
        | emails[0].value | "{Ada.email}" |
      And in everything shown, no pair of type and value is there twice

    @RFC7643-2.4-06
    Scenario: A value is sent twice
      When the client sends POST /Users with:
        | attribute | value                                                                                      |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"]                                             |
        | userName  | "{Ada.userName}"                                                                           |
        | emails    | [{"value": "{Ada.email}", "type": "work"}, {"value": "{Ada.email}", "type": "work"}]       |
      Then the request is refused or reading "Ada" back shows:
        | attribute       | value         |
        | emails[0].value | "{Ada.email}" |
      And in everything shown, no pair of type and value is there twice

    @RFC7643-2.4-05
    Scenario: One value of two types
      When the client sends POST /Users with:
        | attribute | value                                                                                      |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"]                                             |
        | userName  | "{Ada.userName}"                                                                           |
        | emails    | [{"value": "{Ada.email}", "type": "work"}, {"value": "{Ada.email}", "type": "home"}]       |
      Then the response is a success or a SCIM error

  Rule: What says nothing in a list is dropped or refused

    @RFC7643-2.5-01 @RFC7643-2.3.8-02
    Scenario: An e-mail address of nothing
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
        | emails    | [{}]                                           |
      Then the response is a success or a SCIM error of type "invalidValue"

    @RFC7643-2.5-01
    Scenario: A null between e-mail addresses
      When the client sends POST /Users with:
        | attribute | value                                                    |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"]           |
        | userName  | "{Ada.userName}"                                         |
        | emails    | [{"value": "{Ada.email}", "type": "work"}, null]         |
      Then the response is a success or a SCIM error of type "invalidValue"

  Rule: URIs of one resource may differ in the version of the protocol

    @RFC7643-2.4-07 @cap:filter @cap:groups
    Scenario: A reference without the version
      Given a client has created user "Ada"
      And a client has created group "Sales" with "Ada"
      And the client has tried to send GET /Groups?filter=displayName eq "{Sales.displayName}" and members.$ref eq "{base}/Users/{Ada}"
      And the response has shown Resources[0].id
      When the client sends GET /Groups?filter=displayName eq "{Sales.displayName}" and members.$ref eq "{unversioned}/Users/{Ada}"
      Then the response lists exactly "Sales"
