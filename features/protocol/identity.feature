Feature: id, externalId and meta

  Rule: A new resource has id and meta

    @RFC7643-3.1-01
    Scenario Outline: A <kind>
      When the client sends POST /<kind>s with:
        | attribute   | value                                             |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:<kind>"]  |
        | <attribute> | "<name>"                                          |
      Then the response has status 201
      And the response shows:
        | attribute         | value       |
        | id                | present     |
        | meta.resourceType | "<kind>"    |
        | meta.created      | present     |
        | meta.lastModified | present     |
        | meta.location     | present     |

      Examples:
        | kind  | attribute   | name                |
        | User  | userName    | {Ada.userName}      |
        | Group | displayName | {Sales.displayName} |

    @RFC7643-3.1-01 @cap:etag
    Scenario: meta.version where versions are supported
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
      Then reading "Ada" back shows:
        | attribute    | value   |
        | meta.version | present |

    @RFC7643-3.1-21
    Scenario Outline: The common attributes of a <kind>
      When the client sends POST /<kind>s with:
        | attribute   | value                                             |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:<kind>"]  |
        | <attribute> | "<name>"                                          |
        | externalId  | "701984"                                          |
      Then the response has status 201
      And the response shows:
        | attribute         | value    |
        | externalId        | "701984" |
        | id                | present  |
        | meta.resourceType | "<kind>" |

      Examples:
        | kind  | attribute   | name                |
        | User  | userName    | {Ada.userName}      |
        | Group | displayName | {Sales.displayName} |

  Rule: id comes from the server and stays

    @RFC7643-3.1-06
    Scenario: An id of the client's own
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
        | id        | "abc-from-client"                              |
      Then the request is refused or reading "Ada" back shows:
        | attribute | value                 |
        | id        | not "abc-from-client" |

    @RFC7643-3.1-05 @RFC7643-3.1-06
    Scenario: A PUT with a new name
      Given a client has created user "Ada"
      When the client sends PUT /Users/{Ada} with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Grace.userName}"                             |
      Then the response has status 200
      And reading "Ada" back shows:
        | attribute | value              |
        | id        | "{Ada}"            |
        | userName  | "{Grace.userName}" |

    @RFC7643-3.1-06
    Scenario: A PUT with another id
      Given a client has created user "Ada"
      When the client sends PUT /Users/{Ada} with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
        | id        | "abc-from-client"                              |
      Then the request is refused or reading "Ada" back shows:
        | attribute | value   |
        | id        | "{Ada}" |

    @RFC7643-3.1-05 @RFC7643-3.1-08 @cap:patch
    Scenario: A PATCH of id
      Given a client has created user "Ada"
      When the client sends PATCH /Users/{Ada} with:
        | attribute  | value                                                            |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]                |
        | Operations | [{"op": "replace", "path": "id", "value": "abc-from-client"}] |
      Then the request is refused or reading "Ada" back shows:
        | attribute | value   |
        | id        | "{Ada}" |
      And reading "Ada" back shows:
        | attribute | value   |
        | id        | "{Ada}" |

    @RFC7643-3.1-05
    Scenario: The id of a deleted user is not given again
      Given a client has created user "Ada"
      And a client has deleted user "Ada"
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Grace.userName}"                             |
      Then the response has status 201
      And the response shows:
        | attribute | value       |
        | id        | not "{Ada}" |

    @RFC7643-3.1-05a
    Scenario: The id of a deleted user is not given to one of the same name
      Given a client has created user "Ada"
      And a client has deleted user "Ada"
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
      Then the response shows:
        | attribute | value       |
        | id        | not "{Ada}" |

    @RFC7643-3.1-08 @cap:filter
    Scenario: id is compared with its letter case
      Given a client has created user "Ada"
      When the client sends GET /Users?filter=id eq "{Ada.ID}"
      Then the response lists nothing

    @RFC7643-3.1-08 @RFC7643-3-05
    Scenario Outline: id is shown whatever is asked for: <what>
      Given a client has created user "Ada"
      When the client sends GET /Users/{Ada}?<query>
      Then the response has status 200
      And the response shows:
        | attribute | value   |
        | id        | "{Ada}" |

      Examples:
        | what           | query                             |
        | something else | attributes=userName               |
        | itself left out | excludedAttributes=id            |
        | meta           | attributes=meta.resourceType      |

    @RFC7643-3.1-02 @cap:filter
    Scenario: A schema cannot change what id, externalId and meta are
      Given the server has published attribute externalId of a User with caseExact false
      And a client has created user "Ada" with:
        | attribute  | value                    |
        | externalId | "AbC-{Ada.userName}"     |
      When the client sends GET /Users?filter=userName eq "{Ada.userName}" and externalId eq "aBc-{Ada.userName}"
      Then the response lists nothing

  Rule: externalId is the client's alone

    @RFC7643-3.1-09 @RFC7643-3.1-23
    Scenario: None is sent
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
      Then the response has status 201
      And reading "Ada" back shows:
        | attribute  | value  |
        | externalId | absent |

    @RFC7643-3.1-11
    Scenario: Two users have the same
      Given a client has created user "Ada" with:
        | attribute  | value                |
        | externalId | "{Ada.externalId}"   |
      When the client sends POST /Users with:
        | attribute  | value                                          |
        | schemas    | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName   | "{Grace.userName}"                             |
        | externalId | "{Ada.externalId}"                             |
      Then the response has status 201

    @RFC7643-3.1-12 @cap:filter
    Scenario Outline: It is found by <what>
      Given a client has created user "Ada" with:
        | attribute  | value                  |
        | externalId | "AbC-{Ada.userName}"   |
      When the client sends GET /Users?filter=userName eq "{Ada.userName}" and externalId eq "<value>"
      Then the response lists <found>

      Examples:
        | what                  | value              | found         |
        | itself                | AbC-{Ada.userName} | exactly "Ada" |
        | itself in other letters | abc-{Ada.userName} | nothing     |

    @RFC7643-3.1-12
    Scenario: It is written and replaced
      Given a client has created user "Ada" with:
        | attribute  | value  |
        | externalId | "AbC"  |
      When the client sends PUT /Users/{Ada} with:
        | attribute  | value                                          |
        | schemas    | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName   | "{Ada.userName}"                               |
        | externalId | "dEf"                                          |
      Then the response has status 200
      And reading "Ada" back shows:
        | attribute  | value |
        | externalId | "dEf" |

    @RFC7643-3.1-12 @cap:patch
    Scenario: It is replaced by PATCH
      Given a client has created user "Ada" with:
        | attribute  | value  |
        | externalId | "AbC"  |
      When the client sends PATCH /Users/{Ada} with:
        | attribute  | value                                                        |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]            |
        | Operations | [{"op": "replace", "path": "externalId", "value": "dEf"}] |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute  | value |
        | externalId | "dEf" |

    @RFC7643-3.1-10 @RFC7643-9.3-01 @cap:second-credential
    Scenario: Another domain does not see it
      Given a client has created user "Ada" with:
        | attribute  | value              |
        | externalId | "{Ada.externalId}" |
      And another workspace has been connected
      And the client has turned to another workspace
      When the client sends GET /Users?filter=externalId eq "{Ada.externalId}"
      Then the response lists nothing

  @cap:second-credential
  Rule: Ids of one tenant mean nothing in another

    Background:
      Given a client has created user "Ada"
      And another workspace has been connected
      And the client has turned to another workspace

    @RFC7643-9.3-01
    Scenario Outline: <method>
      When the client sends <method> /Users/{Ada}
      Then the response is a SCIM error with status 404 or 403
      And nothing changes

      Examples:
        | method |
        | GET    |
        | DELETE |

    @RFC7643-9.3-01
    Scenario: PUT
      When the client sends PUT /Users/{Ada} with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Grace.userName}"                             |
      Then the response is a SCIM error with status 404 or 403
      And nothing changes

    @RFC7643-9.3-01
    Scenario: PATCH
      When the client sends PATCH /Users/{Ada} with:
        | attribute  | value                                                     |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]         |
        | Operations | [{"op": "replace", "path": "title", "value": "Spy"}] |
      Then the response is a SCIM error with status 404 or 403
      And nothing changes

  Rule: meta is the server's alone

    @RFC7643-3.1-13
    Scenario: meta on creation
      When the client sends POST /Users with:
        | attribute | value                                                                       |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"]                              |
        | userName  | "{Ada.userName}"                                                            |
        | meta      | {"resourceType": "Robot", "created": "1999-01-01T00:00:00Z"}                |
      Then the response has status 201
      And reading "Ada" back shows:
        | attribute         | value                      |
        | meta.resourceType | "User"                     |
        | meta.created      | not containing "1999-01-01" |

    @RFC7643-3.1-13
    Scenario: meta in a PUT
      Given a client has created user "Ada"
      When the client sends PUT /Users/{Ada} with:
        | attribute | value                                                                       |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"]                              |
        | userName  | "{Ada.userName}"                                                            |
        | meta      | {"resourceType": "Robot", "created": "1999-01-01T00:00:00Z"}                |
      Then the response has status 200
      And reading "Ada" back shows:
        | attribute         | value     |
        | meta.resourceType | "User"    |
        | meta.created      | as before |

    @RFC7643-3.1-13 @cap:patch
    Scenario: A PATCH of meta
      Given a client has created user "Ada"
      When the client sends PATCH /Users/{Ada} with:
        | attribute  | value                                                                              |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]                                  |
        | Operations | [{"op": "replace", "path": "meta.created", "value": "1999-01-01T00:00:00Z"}] |
      Then the response is a success or a SCIM error
      And reading "Ada" back shows:
        | attribute    | value     |
        | meta.created | as before |

    @RFC7643-3.1-14 @cap:filter
    Scenario: meta.resourceType is compared with its letter case
      Given a client has created user "Ada"
      When the client sends GET /Users?filter=userName eq "{Ada.userName}" and meta.resourceType eq "USER"
      Then the response lists nothing

    @RFC7643-3.1-16
    Scenario: A PUT moves meta.lastModified
      Given a client has created user "Ada"
      And 2 seconds have passed
      When the client sends PUT /Users/{Ada} with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
        | title     | "Countess"                                     |
      Then the response has status 200
      And reading "Ada" back shows:
        | attribute         | value             |
        | meta.lastModified | later than before |
        | meta.created      | as before         |

    @RFC7643-3.1-16 @cap:patch
    Scenario: A PATCH moves meta.lastModified
      Given a client has created user "Ada"
      And 2 seconds have passed
      When the client sends PATCH /Users/{Ada} with:
        | attribute  | value                                                          |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]              |
        | Operations | [{"op": "replace", "path": "title", "value": "Countess"}] |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute         | value             |
        | meta.lastModified | later than before |
        | meta.created      | as before         |

    @RFC7643-3.1-16
    Scenario: A GET does not move it
      Given a client has created user "Ada"
      And 2 seconds have passed
      When the client sends GET /Users/{Ada}
      Then the response has status 200
      And the response shows:
        | attribute         | value     |
        | meta.lastModified | as before |
      And reading "Ada" back shows:
        | attribute         | value     |
        | meta.lastModified | as before |

    @RFC7643-3.1-20
    Scenario: A sub-attribute of meta by name
      Given a client has created user "Ada"
      When the client sends GET /Users/{Ada}?attributes=meta.location
      Then the response has status 200
      And the response shows:
        | attribute     | value   |
        | meta.location | present |

    @RFC7643-3.1-20a
    Scenario: Only the sub-attribute of meta that was asked for
      Given a client has created user "Ada"
      When the client sends GET /Users/{Ada}?attributes=meta.location
      Then the response shows:
        | attribute         | value  |
        | meta.created      | absent |
        | meta.resourceType | absent |

  Rule: Text of a client never becomes part of a query

    @RFC7643-9.2-02 @cap:filter
    Scenario Outline: <what> in a filter
      Given a client has created user "Ada"
      When the client sends GET /Users?filter=userName eq "<text>"
      Then the response lists nothing

      Examples:
        | what          | text                     |
        | A quote       | x' OR '1'='1             |
        | A comment     | x'--                     |
        | A second statement | x'%3B DROP TABLE users%3B |
        | A wildcard    | %25                      |
        | A placeholder | $1 ?                     |

    @RFC7643-9.2-02
    Scenario Outline: <what> in a path
      Given a client has created user "Ada"
      When the client sends GET <path>
      Then the response is a success or a SCIM error
      And nothing changes

      Examples:
        | what                     | path                                             |
        | A quote as id            | /Users/'%20OR%20'1'='1                           |
        | A statement in sortBy    | /Users?count=1&sortBy=userName;DROP TABLE users  |
        | A quote in sortBy        | /Users?count=1&sortBy=userName'--                |
        | A quote in attributes    | /Users?count=1&attributes=userName'--            |
        | A quote in startIndex    | /Users?count=1&startIndex=1'--                   |

    @RFC7643-9.2-02
    Scenario: Quotes in a body
      When the client sends POST /Users with:
        | attribute      | value                                          |
        | schemas        | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName       | "{Ada.userName}"                               |
        | title          | "x'); DROP TABLE users;--"                     |
      Then the request is refused or reading "Ada" back shows:
        | attribute | value                                |
        | title     | "x'); DROP TABLE users;--" or absent |
