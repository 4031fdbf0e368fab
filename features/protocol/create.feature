Feature: Creating

  Rule: A successful creation answers 201 with the resource and its URI

    @RFC7644-3.3-04 @RFC7644-3.3-05 @RFC7644-3.3-06 @RFC7643-3.1-01 @RFC7643-3.1-03 @RFC7644-3.3.1-01 @RFC7643-3.1-12 @RFC7644-8.1-01
    Scenario: A user
      When the client sends POST /Users with:
        | attribute       | value                                          |
        | schemas         | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName        | "{Ada.userName}"                               |
        | externalId      | "{Ada.externalId}"                             |
        | name.givenName  | "Ada"                                          |
        | name.familyName | "Lovelace"                                     |
      Then the response has status 201
      And the header Content-Type contains "application/scim+json"
      And the header Location contains "/Users/{Ada}"
      And the response shows:
        | attribute         | value              |
        | userName          | "{Ada.userName}"   |
        | externalId        | "{Ada.externalId}" |
        | meta.resourceType | "User"             |
        | meta.location     | "{location}"       |
      And reading "Ada" back shows:
        | attribute       | value              |
        | id              | "{Ada}"            |
        | userName        | "{Ada.userName}"   |
        | externalId      | "{Ada.externalId}" |
        | name.familyName | "Lovelace"         |

    @RFC7644-3.3-04 @RFC7643-4.2-01 @RFC7643-4.2-05
    Scenario: A group with a member
      Given a client has created user "Ada"
      When the client sends POST /Groups with:
        | attribute   | value                                           |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:Group"] |
        | displayName | "{Sales.displayName}"                           |
        | members     | [{"value": "{Ada}"}]                            |
      Then the response has status 201
      And group "Sales" has exactly the members "Ada"

  Rule: readOnly attributes in a POST body are ignored

    @RFC7644-3.3-01 @RFC7643-3.1-06 @RFC7643-3.1-13
    Scenario: An id and meta of the client's own
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
        | id        | "mine"                                         |
        | meta      | {"resourceType": "Robot"}                      |
      Then the response has status 201
      And reading "Ada" back shows:
        | attribute         | value   |
        | id                | "{Ada}" |
        | meta.resourceType | "User"  |

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

    @RFC7644-3.3-07 @RFC7643-4.1.1-02 @RFC7643-4.1.1-03 @WS-USER-12 @ENTRA-46 @RFC7644-3.12-02
    Scenario Outline: The same user name in <case>
      Given a client has created user "Ada"
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

    @RFC7644-3.3-07 @WS-USER-12
    Scenario: The user who has the name is inactive
      Given a client has created user "Ada" with:
        | attribute | value |
        | active    | false |
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
      Then the response is a SCIM error with status 409 of type "uniqueness"
      And nothing changes

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

    @RFC7644-3.3-09
    Scenario: A body that is no JSON
      When the client sends POST /Users with body:
        """
        {"schemas": [
        """
      Then the response is a SCIM error with status 400 of no type but "invalidSyntax"
      And nothing changes

    @WS-USER-09 @RFC7643-4.1.1-21 @strict
    Scenario: A timezone that does not exist
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
        | timezone  | "Mars/Base"                                    |
      Then the response is a SCIM error with status 400 of type "invalidValue"
      And nothing changes
