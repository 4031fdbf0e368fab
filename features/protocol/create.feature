Feature: Creating

  Rule: A successful creation answers 201 and tells the resource's URI

    @RFC7644-3.3-04 @RFC7644-3.3-06 @RFC7643-3.1-01 @RFC7643-3.1-12
    Scenario: A user
      When the client sends POST /Users with:
        | attribute       | value                                          |
        | schemas         | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName        | "{Ada.userName}"                               |
        | externalId      | "{Ada.externalId}"                             |
        | name.givenName  | "Ada"                                          |
        | name.familyName | "Lovelace"                                     |
      Then the response has status 201
      And the header Location contains "/Users/{Ada}"
      And reading "Ada" back shows:
        | attribute     | value              |
        | id            | "{Ada}"            |
        | userName      | "{Ada.userName}"   |
        | externalId    | "{Ada.externalId}" |
        | meta.location | containing "/Users/{Ada}" |

    @RFC7644-3.3-04 @RFC7643-4.2-01 @RFC7643-4.2-05 @cap:groups
    Scenario: A group with a member
      Given a client has created user "Ada"
      When the client sends POST /Groups with:
        | attribute   | value                                           |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:Group"] |
        | displayName | "{Sales.displayName}"                           |
        | members     | [{"value": "{Ada}"}]                            |
      Then the response has status 201
      And group "Sales" has exactly the members "Ada"

    @RFC7644-3.3-04 @RFC7643-4.2-02 @cap:groups
    Scenario: A group without members
      When the client sends POST /Groups with:
        | attribute   | value                                           |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:Group"] |
        | displayName | "{Sales.displayName}"                           |
      Then the response has status 201
      And group "Sales" has no members

    @RFC7644-3.3-04 @RFC7643-4.2-02 @cap:groups
    Scenario: A group with an empty list of members
      When the client sends POST /Groups with:
        | attribute   | value                                           |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:Group"] |
        | displayName | "{Sales.displayName}"                           |
        | members     | []                                              |
      Then the response has status 201
      And group "Sales" has no members

    @RFC7644-3.3-04 @RFC7643-4.1.1-11
    Scenario: A user who is not active yet
      Given the server has published attribute active of a User
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
        | active    | false                                          |
      Then the response has status 201
      And reading "Ada" back shows:
        | attribute | value |
        | active    | false |

    @RFC7644-3.3-05 @RFC7643-3.1-03
    Scenario: The answer shows the new resource
      When the client sends POST /Users with:
        | attribute       | value                                          |
        | schemas         | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName        | "{Ada.userName}"                               |
        | externalId      | "{Ada.externalId}"                             |
        | name.familyName | "Lovelace"                                     |
      Then the response shows:
        | attribute | value   |
        | id        | present |
      And the response shows what reading "Ada" back shows

    @RFC7644-8.1-01 @RFC7644-3.8-04
    Scenario: The answer is labelled as SCIM
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
      Then the response has status 201
      And the header Content-Type contains "application/scim+json"

    @RFC7644-3.3-02
    Scenario: What the server makes of a minimal user
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
      Then the response is noted
      And the response shows:
        | attribute   | value    |
        | displayName | recorded |
        | active      | recorded |
        | userType    | recorded |
        | locale      | recorded |
        | timezone    | recorded |

  Rule: readOnly attributes in a POST body are ignored

    @RFC7644-3.3-01 @RFC7643-3.1-06 @RFC7643-3.1-13
    Scenario: An id, meta and groups of the client's own
      When the client sends POST /Users with:
        | attribute | value                                                                        |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"]                               |
        | userName  | "{Ada.userName}"                                                             |
        | id        | "mine"                                                                       |
        | groups    | [{"value": "no-such-group"}]                                                 |
        | meta      | {"resourceType": "Robot", "created": "1999-01-01T00:00:00Z", "version": "x"} |
      Then the response has status 201
      And reading "Ada" back shows:
        | attribute         | value                      |
        | id                | not "mine"                 |
        | meta.resourceType | "User"                     |
        | meta.created      | not "1999-01-01T00:00:00Z" |
        | meta.version      | not "x"                    |
        | groups            | absent                     |

    @RFC7644-3.1-03
    Scenario: The answer shows what is stored, not what was sent
      When the client sends POST /Users with:
        | attribute | value                                                        |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"]               |
        | userName  | "{Ada.userName}"                                             |
        | meta      | {"resourceType": "Robot", "created": "1999-01-01T00:00:00Z"} |
      Then the response has status 201
      And the response shows what reading "Ada" back shows

    @RFC7644-3.3.1-01
    Scenario Outline: meta.resourceType is the server's at <endpoint>
      When the client sends POST <endpoint> with:
        | attribute | value                                                    |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:<type>"]         |
        | <name>    | <value>                                                  |
        | meta      | {"resourceType": "Robot"}                                |
      Then the response has status 201
      And reading "<who>" back shows:
        | attribute         | value    |
        | meta.resourceType | "<type>" |

      Examples:
        | endpoint | type  | name        | value                 | who   |
        | /Users   | User  | userName    | "{Ada.userName}"      | Ada   |
        | /Groups  | Group | displayName | "{Sales.displayName}" | Sales |

  Rule: null and an empty list say that no value is wanted

    @RFC7644-3.3-03
    Scenario: A nickName of null, e-mails of none
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
        | nickName  | null                                           |
        | emails    | []                                             |
      Then the response has status 201
      And reading "Ada" back shows:
        | attribute | value  |
        | nickName  | absent |
        | emails    | absent |

  Rule: Values come back as they were sent, with nothing invented

    @RFC7643-2.4-04 @RFC7643-2.5-03
    Scenario: An e-mail address without a type
      Given a client has created user "Ada" with:
        | attribute | value                      |
        | emails    | [{"value": "{Ada.email}"}] |
      When the client sends GET /Users/{Ada}
      Then the response shows:
        | attribute       | value         |
        | emails[0].value | "{Ada.email}" |
        | emails[0].type  | absent        |

  Rule: A creation that conflicts with an existing resource answers 409 with scimType uniqueness

    @RFC7644-3.3-07 @RFC7643-4.1.1-02 @RFC7643-4.1.1-03 @WS-USER-12 @ENTRA-46 @RFC7644-3.12-02 @OKTA-C08
    Scenario Outline: The same user name in <case>
      Given the server has published attribute userName of a User with uniqueness server or global
      And a client has created user "Ada"
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "<value>"                                      |
      Then the response is a SCIM error with status 409 of type "uniqueness"
      And nothing changes

      Examples:
        | case             | value          |
        | the same letters | {Ada.userName} |
        | capital letters  | {Ada.USERNAME} |

    @RFC8265-3.3-01 @RFC7644-5-01
    Scenario: The same user name in full-width letters
      Given the server has published attribute userName of a User with uniqueness server or global
      And a client has created user "Ada"
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.fullWidth}"                              |
      Then the response is a SCIM error with status 409 or 400
      And nothing changes

    @RFC8265-3.3-01 @RFC7644-5-01
    Scenario Outline: A user name <how> of which the other form is taken
      Given the server has published attribute userName of a User with uniqueness server or global
      And a client has created user "Ada" with:
        | attribute | value                   |
        | userName  | "<taken>{Ada.email}" |
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "<sent>{Ada.email}"                         |
      Then the response is a SCIM error with status 409 or 400
      And nothing changes

      Examples:
        | how           | taken    | sent     |
        | in one piece  | ren\u00e9  | rene\u0301 |
        | in two pieces | rene\u0301 | ren\u00e9  |

    @RFC7644-3.3-07 @WS-USER-12
    Scenario: The user who has the name is inactive
      Given the server has published attribute userName of a User with uniqueness server or global
      And a client has created user "Ada" with:
        | attribute | value |
        | active    | false |
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
      Then the response is a SCIM error with status 409 of type "uniqueness"
      And nothing changes

    @RFC7643-7-18a
    Scenario: Two people share an e-mail address that need not be unique
      Given the server has published attribute emails.value of a User with uniqueness none
      And a client has created user "Ada" with:
        | attribute | value                      |
        | emails    | [{"value": "{Ada.email}"}] |
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Grace.userName}"                             |
        | emails    | [{"value": "{Ada.email}"}]                     |
      Then the response has status 201
      And reading "Grace" back shows:
        | attribute | value              |
        | userName  | "{Grace.userName}" |

    @WS-GROUP-10
    Scenario: A group name in other letters
      Given a client has created user "Ada"
      And a client has created group "Sales" with "Ada"
      When the client sends POST /Groups with:
        | attribute   | value                                           |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:Group"] |
        | displayName | "{Sales.DISPLAYNAME}"                           |
      Then the response is a SCIM error with status 409 of type "uniqueness"
      And nothing changes

  Rule: What does not fit is refused with 400, and nothing is created

    @RFC7644-3.3-10 @RFC7643-4.1.1-01
    Scenario: No user name
      When the client sends POST /Users with:
        | attribute   | value                                          |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | displayName | "Nobody"                                       |
      Then the response is a SCIM error with status 400 of no type but "invalidValue or invalidSyntax"
      And nothing changes

    @RFC7644-3.3-10
    Scenario: An object where text is due
      Given the server has published attribute title of a User
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
        | title     | {"of": "honour"}                               |
      Then the response is a SCIM error with status 400 of no type but "invalidValue or invalidSyntax"
      And nothing changes
      And "Ada" is not a member

    @RFC7644-3.3-08 @cap:groups
    Scenario: A group where a user is due
      When the client sends POST /Users with:
        | attribute   | value                                           |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:Group"] |
        | displayName | "{Sales.displayName}"                           |
      Then the response is a SCIM error with status 400 of no type but "invalidSyntax or invalidValue"
      And nothing changes

    @RFC7644-3.3-09
    Scenario Outline: A body that is <what>
      When the client sends POST /Users with body:
        """
        <body>
        """
      Then the response is a SCIM error with status 400 of no type but "invalidSyntax or invalidValue"
      And nothing changes

      Examples:
        | what          | body                                                                                |
        | cut off       | {"schemas": [                                                                       |
        | empty         |                                                                                     |
        | a JSON array  | [{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "nobody"}] |
        | a JSON string | "nobody"                                                                            |

    @WS-USER-09 @RFC7643-4.1.1-21 @strict
    Scenario: A timezone that does not exist
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
        | timezone  | "Mars/Base"                                    |
      Then the response is a SCIM error with status 400 of type "invalidValue"
      And nothing changes
