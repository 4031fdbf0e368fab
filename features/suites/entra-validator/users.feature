Feature: What the Entra SCIM Validator asks of users

  Rule: Users are created, found and deleted

    @ENTRA-35 @ENTRA-10 @RFC7644-3.3-04 @cap:enterprise
    Scenario: 1 POST /Users: create a new user
      Given a client has created user "Grace"
      When the client sends POST /Users with:
        | attribute                                                  | value                                                                                                                                                                                 |
        | userName                                                   | "{Ada.userName}"                                                                                                                                                                      |
        | active                                                     | true                                                                                                                                                                                  |
        | displayName                                                | "KUYGFSHSNQYH"                                                                                                                                                                        |
        | title                                                      | "XBWZMQCVXMNQ"                                                                                                                                                                        |
        | emails                                                     | [{"type": "work", "value": "{Ada.email}", "primary": true}]                                                                                                                           |
        | preferredLanguage                                          | "en-US"                                                                                                                                                                               |
        | name                                                       | {"givenName": "Ada", "familyName": "Lovelace", "formatted": "Ada Lovelace", "middleName": "Augusta", "honorificPrefix": "Ms.", "honorificSuffix": "III"}                              |
        | addresses                                                  | [{"type": "work", "formatted": "37 Ode", "streetAddress": "37", "locality": "Belgrade", "region": "RS", "postalCode": "11000", "primary": true, "country": "RS"}]                     |
        | phoneNumbers                                               | [{"type": "work", "value": "+1 202 555 0101", "primary": true}, {"type": "mobile", "value": "+1 202 555 0102"}, {"type": "fax", "value": "+1 202 555 0103"}]                          |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User | {"employeeNumber": "1", "department": "d", "costCenter": "c", "organization": "o", "division": "v", "manager": {"value": "{Grace}"}}                                                  |
        | roles                                                      | [{"primary": "True", "display": "r", "value": "r", "type": "r"}]                                                                                                                      |
        | userType                                                   | "u"                                                                                                                                                                                   |
        | nickName                                                   | "n"                                                                                                                                                                                   |
        | locale                                                     | "en-US"                                                                                                                                                                               |
        | timezone                                                   | "Europe/Belgrade"                                                                                                                                                                     |
        | profileUrl                                                 | "https://ada.example"                                                                                                                                                                 |
        | schemas                                                    | ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"]                                                                          |
      Then the response has status 201
      And reading "Ada" back shows:
        | attribute                                                                | value             |
        | userName                                                                 | "{Ada.userName}"  |
        | active                                                                   | true              |
        | displayName                                                              | "KUYGFSHSNQYH"    |
        | title                                                                    | "XBWZMQCVXMNQ"    |
        | emails[type eq "work"].value                                             | "{Ada.email}"     |
        | preferredLanguage                                                        | "en-US"           |
        | name.givenName                                                           | "Ada"             |
        | name.familyName                                                          | "Lovelace"        |
        | addresses[type eq "work"].locality                                       | "Belgrade"        |
        | phoneNumbers[type eq "mobile"].value                                     | "+1 202 555 0102" |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department    | "d"               |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value | "{Grace}"         |
        | userType                                                                 | "u"               |
        | nickName                                                                 | "n"               |

    @ENTRA-46 @RFC7644-3.3-07
    Scenario: 2 POST /Users: create a duplicate user
      Given a client has created user "Ada"
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
        | active    | true                                           |
      Then the response has status 409
      And nothing changes

    @ENTRA-01 @RFC7644-3.4.2-03
    Scenario: 3 GET /Users: filter for an existing user
      Given a client has created user "Ada"
      When the client sends GET /Users?filter=userName eq "{Ada.userName}"
      Then the response lists exactly "Ada"
      And the response shows:
        | attribute             | value                                                           |
        | schemas               | containing "urn:ietf:params:scim:api:messages:2.0:ListResponse" |
        | totalResults          | 1                                                               |
        | Resources[0].id       | "{Ada}"                                                         |
        | Resources[0].userName | "{Ada.userName}"                                                |

    @ENTRA-01 @RFC7644-3.4.2-07
    Scenario: 4 GET /Users: filter for a user who does not exist
      Given a client has created user "Ada"
      When the client sends GET /Users?filter=userName eq "{mark}-nobody@example.com"
      Then the response lists nothing
      And the response shows:
        | attribute    | value                                                           |
        | schemas      | containing "urn:ietf:params:scim:api:messages:2.0:ListResponse" |
        | totalResults | 0                                                               |

    @ENTRA-07 @ENTRA-C17 @RFC7643-4.1.1-03
    Scenario: 5 GET /Users: filter in a different case
      Given a client has created user "Ada"
      When the client sends GET /Users?filter=userName eq "{Ada.USERNAME}"
      Then the response lists exactly "Ada"

    @ENTRA-34 @RFC7644-3.6-05
    Scenario: 13 DELETE /Users/Id: delete a user
      Given a client has created user "Ada"
      When the client sends DELETE /Users/{Ada}
      Then the response has status 204
      And "Ada" is not a member

  Rule: Users are changed

    Background:
      Given a client has created user "Ada" with:
        | attribute    | value                                          |
        | title        | "t"                                            |
        | phoneNumbers | [{"value": "+1 202 555 0101", "type": "work"}] |

    @ENTRA-12 @ENTRA-13 @ENTRA-20 @cap:enterprise
    Scenario: 6 PATCH /Users/Id: replace attributes verbosely
      When the client patches /Users/{Ada} with:
        | op      | path                                                                  | value                                                                                                                                                 |
        | replace | emails[type eq "work"].value                                          | "{mark}-6@example.com"                                                                                                                                |
        | replace | phoneNumbers[type eq "work"].value                                    | "+1 202 555 0199"                                                                                                                                     |
        | replace | phoneNumbers[type eq "mobile"].value                                  | "+1 202 555 0198"                                                                                                                                     |
        | replace | addresses[type eq "work"].country                                     | "RS"                                                                                                                                                  |
        | replace |                                                                       | {"displayName": "d6", "title": "t6", "name.givenName": "g6", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber": "6"}        |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute                                                                 | value                  |
        | emails[type eq "work"].value                                              | "{mark}-6@example.com" |
        | phoneNumbers[type eq "work"].value                                        | "+1 202 555 0199"      |
        | phoneNumbers[type eq "mobile"].value                                      | "+1 202 555 0198"      |
        | addresses[type eq "work"].country                                         | "RS"                   |
        | displayName                                                               | "d6"                   |
        | title                                                                     | "t6"                   |
        | name.givenName                                                            | "g6"                   |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber | "6"                    |

    @ENTRA-C37 @RFC7644-3.5.2.3-01
    Scenario: 7 PATCH /Users/Id: update the userName
      When the client patches /Users/{Ada} with:
        | op      | path | value                                |
        | replace |      | {"userName": "{mark}-7@example.com"} |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute | value                  |
        | userName  | "{mark}-7@example.com" |

    @ENTRA-33 @ENTRA-C33 @RFC7643-4.1.1-11
    Scenario: 8 PATCH /Users/Id: disable a user
      When the client patches /Users/{Ada} with:
        | op      | path   | value |
        | replace | active | false |
      Then the response has status 200 or 204
      And "Ada" is found as inactive

    @ENTRA-44 @ENTRA-11 @ENTRA-19 @cap:enterprise
    Scenario: 9 PATCH /Users/Id: add attributes verbosely
      When the client patches /Users/{Ada} with:
        | op  | path                                                                      | value                 |
        | add | active                                                                    | true                  |
        | add | displayName                                                               | "d9"                  |
        | add | title                                                                     | "t9"                  |
        | add | preferredLanguage                                                         | "en-US"               |
        | add | userType                                                                  | "u9"                  |
        | add | nickName                                                                  | "n9"                  |
        | add | locale                                                                    | "en-US"               |
        | add | timezone                                                                  | "Europe/Belgrade"     |
        | add | profileUrl                                                                | "https://ada.example" |
        | add | emails[type eq "work"].value                                              | "{Ada.email}"         |
        | add | emails[type eq "work"].primary                                            | true                  |
        | add | name.givenName                                                            | "g9"                  |
        | add | name.familyName                                                           | "f9"                  |
        | add | name.formatted                                                            | "g9 f9"               |
        | add | name.middleName                                                           | "m9"                  |
        | add | name.honorificPrefix                                                      | "p9"                  |
        | add | name.honorificSuffix                                                      | "s9"                  |
        | add | addresses[type eq "work"].formatted                                       | "af9"                 |
        | add | addresses[type eq "work"].streetAddress                                   | "as9"                 |
        | add | addresses[type eq "work"].locality                                        | "al9"                 |
        | add | addresses[type eq "work"].region                                          | "ar9"                 |
        | add | addresses[type eq "work"].postalCode                                      | "ap9"                 |
        | add | addresses[type eq "work"].primary                                         | true                  |
        | add | addresses[type eq "work"].country                                         | "RS"                  |
        | add | phoneNumbers[type eq "work"].value                                        | "+1 202 555 0190"     |
        | add | phoneNumbers[type eq "work"].primary                                      | true                  |
        | add | phoneNumbers[type eq "mobile"].value                                      | "+1 202 555 0191"     |
        | add | phoneNumbers[type eq "fax"].value                                         | "+1 202 555 0192"     |
        | add | roles[primary eq "True"].display                                          | "r9"                  |
        | add | roles[primary eq "True"].value                                            | "r9"                  |
        | add | roles[primary eq "True"].type                                             | "r9"                  |
        | add | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber | "9"                   |
        | add | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department     | "d9"                  |
        | add | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:costCenter     | "c9"                  |
        | add | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:organization   | "o9"                  |
        | add | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:division       | "v9"                  |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute                                                           | value             |
        | displayName                                                         | "d9"              |
        | title                                                               | "t9"              |
        | name.honorificSuffix                                                | "s9"              |
        | emails[type eq "work"].value                                        | "{Ada.email}"     |
        | addresses[type eq "work"].country                                   | "RS"              |
        | phoneNumbers[type eq "fax"].value                                   | "+1 202 555 0192" |
        | roles[value eq "r9"].display                                        | "r9"              |
        | roles[value eq "r9"].primary                                        | true              |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:division | "v9"              |

  @cap:enterprise
  Rule: Managers come and go

    Background:
      Given a client has created user "Grace"
      And a client has created user "Linus"

    @ENTRA-16 @ENTRA-C10
    Scenario: 10 PATCH /Users/Id: add a manager
      Given a client has created user "Ada"
      When the client patches /Users/{Ada} with:
        | op  | path                                                               | value     |
        | add | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager | "{Grace}" |
      Then the response has status 200 or 204
      And the manager of "Ada" is "Grace"

    @ENTRA-16 @ENTRA-C10
    Scenario: 11 PATCH /Users/Id: replace the manager
      Given a client has created user "Ada" with:
        | attribute                                                          | value                |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager | {"value": "{Grace}"} |
      When the client patches /Users/{Ada} with:
        | op      | path                                                               | value     |
        | replace | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager | "{Linus}" |
      Then the response has status 200 or 204
      And the manager of "Ada" is "Linus"

    @ENTRA-17 @ENTRA-C10
    Scenario Outline: 12 PATCH /Users/Id: remove the manager by <form>
      Given a client has created user "Ada" with:
        | attribute                                                          | value                |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager | {"value": "{Grace}"} |
      When the client patches /Users/{Ada} with:
        | op      | path                                                               | value   |
        | replace | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager | <value> |
      Then the response has status 200 or 204
      And the manager of "Ada" is ""

      Examples:
        | form          | value         |
        | an empty text | ""            |
        | an empty id   | {"value": ""} |

  Rule: In preview: several operations, and deletions of what is not there

    @ENTRA-44 @ENTRA-37
    Scenario: P1 PATCH /Users/Id: operations on different attributes
      Given a client has created user "Ada" with:
        | attribute         | value   |
        | preferredLanguage | "en-US" |
      When the client patches /Users/{Ada} with:
        | op      | path              | value              |
        | remove  | preferredLanguage |                    |
        | add     | externalId        | "{Ada.externalId}" |
        | replace | displayName       | "P1"               |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute         | value              |
        | preferredLanguage | absent             |
        | externalId        | "{Ada.externalId}" |
        | displayName       | "P1"               |

    @ENTRA-45
    Scenario: P2 PATCH /Users/Id: operations on the same attribute
      Given a client has created user "Ada" with:
        | attribute | value |
        | title     | "t"   |
      When the client patches /Users/{Ada} with:
        | op      | path  | value |
        | remove  | title |       |
        | add     | title | "a"   |
        | replace | title | "P2"  |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute | value |
        | title     | "P2"  |

    @ENTRA-34
    Scenario: P3 DELETE /Users/Id: a user who does not exist
      Given a client has created user "Ada"
      When the client sends DELETE /Users/7b1e6c02-7d33-4c05-9e5e-1d1b5d3a9f10
      Then the response has status 404
      And nothing changes

    @ENTRA-34 @RFC7644-3.6-02
    Scenario: P4 DELETE /Users/Id: the same user twice
      Given a client has created user "Ada"
      And the client has sent DELETE /Users/{Ada}
      When the client sends DELETE /Users/{Ada}
      Then the response has status 404
