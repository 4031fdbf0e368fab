Feature: The twelve steps that Okta asks of a server before it lists an integration
  Requests, headers and assertions are those of Okta's own test.

  Rule: Reading with the headers of the test

    Background:
      Given a client has created user "Ada" with:
        | attribute   | value                                                                          |
        | name        | {"givenName": "Ada", "familyName": "Lovelace"}                                 |
        | displayName | "Ada Lovelace"                                                                 |
        | emails      | [{"primary": true, "value": "{Ada.email}", "type": "work"}]                    |
        | active      | true                                                                           |
      And the client has set the header User-Agent to "OKTA SCIM Integration"
      And the client has set the header Accept to "application/scim+json; charset=utf-8"
      And the client has set the header Content-Type to "application/scim+json; charset=utf-8"

    @OKTA-15 @OKTA-16 @OKTA-C10 @RFC7644-3.4.2-07
    Scenario: 1. A page of one user
      When the client sends GET /Users?count=1&startIndex=1
      Then the response has status 200
      And the response shows:
        | attribute                    | value                                                           |
        | schemas                      | containing "urn:ietf:params:scim:api:messages:2.0:ListResponse" |
        | itemsPerPage                 | an integer                                                      |
        | startIndex                   | an integer                                                      |
        | totalResults                 | an integer                                                      |
        | Resources[0].id              | present                                                         |
        | Resources[0].name.familyName | present                                                         |
        | Resources[0].name.givenName  | present                                                         |
        | Resources[0].userName        | present                                                         |
        | Resources[0].active          | present                                                         |
        | Resources[0].emails[0].value | present                                                         |

    @OKTA-16 @OKTA-C10 @RFC7644-3.4.1-01
    Scenario: 2. A user by id
      When the client sends GET /Users/{Ada}
      Then the response has status 200
      And the response shows:
        | attribute       | value            |
        | id              | "{Ada}"          |
        | name.familyName | "Lovelace"       |
        | name.givenName  | "Ada"            |
        | userName        | "{Ada.userName}" |
        | active          | true             |
        | emails[0].value | "{Ada.email}"    |

    @OKTA-13 @RFC7644-3.4.2-07
    Scenario: 3. A filter that finds nobody
      When the client sends GET /Users?filter=userName%20eq%20%22abcdefgh@atko.com%22
      Then the response has status 200
      And the response lists nothing
      And the response shows:
        | attribute    | value                                                           |
        | totalResults | 0                                                               |
        | schemas      | containing "urn:ietf:params:scim:api:messages:2.0:ListResponse" |

    @ANY-32 @OKTA-C18 @RFC7644-3.12-02
    Scenario: 4. A user that does not exist
      When the client sends GET /Users/010101001010101011001010101011
      Then the response is a SCIM error with status 404
      And the response shows:
        | attribute | value   |
        | detail    | present |

    @OKTA-13 @RFC7644-3.4.2-07
    Scenario: 5. A filter with an address nobody has
      When the client sends GET /Users?filter=userName%20eq%20%22{Grace.userName}%22
      Then the response has status 200
      And the response lists nothing

    @OKTA-14 @RFC7644-3.4.2.2-38
    Scenario: 9. A user name in capital letters
      When the client sends GET /Users?filter=userName%20eq%20%22{Ada.USERNAME}%22
      Then the response has status 200
      And the response lists exactly "Ada"

    @OKTA-C18 @RFC7644-3.4.2-07 @cap:groups
    Scenario: 10. The groups, in how much time
      When the client sends GET /Groups
      Then the response has status 200
      And the response lists nothing
      And the response is noted

    @ANY-32 @OKTA-C18 @RFC7644-3.12-05
    Scenario: 11. A token that is none
      Given the client has set the header Authorization to "non-token"
      When the client sends GET /Users?filter=userName%20eq%20%22{Ada.userName}%22
      Then the response is a SCIM error with status 401
      And the response shows:
        | attribute | value   |
        | detail    | present |
        | status    | "401"   |

    @ANY-32 @OKTA-C18 @RFC7644-3.12-02
    Scenario: 12. Another user that does not exist
      When the client sends GET /Users/00919288221112222
      Then the response is a SCIM error with status 404
      And the response shows:
        | attribute | value   |
        | detail    | present |
        | status    | "404"   |

  Rule: Creating with the headers of the test

    Background:
      Given the client has set the header User-Agent to "OKTA SCIM Integration"
      And the client has set the header Accept to "application/scim+json; charset=utf-8"
      And the client has set the header Content-Type to "application/json"

    @OKTA-16 @OKTA-C10 @RFC7644-3.3-04
    Scenario: 6. A user is created
      When the client sends POST /Users with:
        | attribute   | value                                                       |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:User"]              |
        | userName    | "{Ada.userName}"                                            |
        | name        | {"givenName": "Ada", "familyName": "Lovelace"}              |
        | emails      | [{"primary": true, "value": "{Ada.email}", "type": "work"}] |
        | displayName | "Ada Lovelace"                                              |
        | active      | true                                                        |
      Then the response has status 201
      And the response shows:
        | attribute       | value                                                   |
        | active          | true                                                    |
        | id              | present                                                 |
        | name.familyName | "Lovelace"                                              |
        | name.givenName  | "Ada"                                                   |
        | userName        | "{Ada.userName}"                                        |
        | schemas         | containing "urn:ietf:params:scim:schemas:core:2.0:User" |

    @OKTA-C10 @RFC7644-3.3-04
    Scenario: 7. The user that was created, by id
      Given the client has sent POST /Users with:
        | attribute   | value                                                       |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:User"]              |
        | userName    | "{Ada.userName}"                                            |
        | name        | {"givenName": "Ada", "familyName": "Lovelace"}              |
        | emails      | [{"primary": true, "value": "{Ada.email}", "type": "work"}] |
        | displayName | "Ada Lovelace"                                              |
        | active      | true                                                        |
      When the client sends GET /Users/{Ada}
      Then the response has status 200
      And the response shows:
        | attribute       | value      |
        | id              | "{Ada}"    |
        | name.familyName | "Lovelace" |
        | name.givenName  | "Ada"      |

    @OKTA-C08 @RFC7644-3.3-07
    Scenario: 8. The same user once more
      Given the client has sent POST /Users with:
        | attribute   | value                                                       |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:User"]              |
        | userName    | "{Ada.userName}"                                            |
        | name        | {"givenName": "Ada", "familyName": "Lovelace"}              |
        | emails      | [{"primary": true, "value": "{Ada.email}", "type": "work"}] |
        | displayName | "Ada Lovelace"                                              |
        | active      | true                                                        |
      When the client sends POST /Users with:
        | attribute   | value                                                       |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:User"]              |
        | userName    | "{Ada.userName}"                                            |
        | name        | {"givenName": "Ada", "familyName": "Lovelace"}              |
        | emails      | [{"primary": true, "value": "{Ada.email}", "type": "work"}] |
        | displayName | "Ada Lovelace"                                              |
        | active      | true                                                        |
      Then the response is a SCIM error with status 409
      And nothing changes
