Feature: Errors

  Rule: An error is a JSON body of its own schema with the status as text

    @RFC7644-3.12-01
    Scenario Outline: The answer to <request>
      Given a client has created user "Ada"
      When the client sends <request>
      Then the response has status <status>
      And in everything shown, every error is a SCIM error

      Examples:
        | request                                   | status |
        | GET /Users/010101001010101011001010101011 | 404    |
        | DELETE /Groups/no-such-group              | 404    |

      @cap:filter
      Examples:
        | request                           | status |
        | GET /Users?filter=userName xx "a" | 400    |

    @RFC7644-3.12-02
    Scenario Outline: The status in the answer to <request>
      Given a client has created user "Ada"
      When the client sends <request>
      Then in everything shown, every error repeats its status as text

      Examples:
        | request                                   |
        | GET /Users/010101001010101011001010101011 |
        | DELETE /Groups/no-such-group              |
        | GET /ResourceTypes?filter=name eq "User"  |
        | GET /Users?filter=userName xx "a"         |

    @RFC7644-3.12-01 @RFC7644-3.12-02 @RFC7644-3.12-08
    Scenario: A user name that is taken
      Given a client has created user "Ada"
      When the client sends POST /Users with:
        | attribute | value                                                       |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"]              |
        | userName  | "{Ada.userName}"                                            |
        | name      | {"givenName": "Ada", "familyName": "Lovelace"}              |
        | emails    | [{"value": "{Ada.email}", "type": "work", "primary": true}] |
      Then the response is a SCIM error with status 409
      And nothing changes

    @RFC7644-3.12-03
    Scenario: What else an error says
      Given a client has created user "Ada"
      And the client has tried to send POST /Users with:
        | attribute | value                                                       |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"]              |
        | userName  | "{Ada.userName}"                                            |
        | name      | {"givenName": "Ada", "familyName": "Lovelace"}              |
        | emails    | [{"value": "{Ada.email}", "type": "work", "primary": true}] |
      When the client sends GET /Users/010101001010101011001010101011
      Then in everything shown, scimType and detail of errors are recorded

    @RFC7644-3.12-15
    Scenario Outline: The keyword of <what>
      Given a client has created user "Ada"
      When the client sends PUT /Users/{Ada} with body:
        """
        <body>
        """
      Then in everything shown, every keyword of a 400 is a registered one
      And nothing changes

      Examples:
        | what                    | body                                                                                                     |
        | a body that is no JSON  | {"schemas": [                                                                                            |
        | a value of a wrong type | {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "{Ada.userName}", "name": "Ada"} |
        | a missing user name     | {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "title": "Countess"}                         |

    @RFC7644-3.12-16
    Scenario Outline: What <what> gives away
      Given a client has created user "Ada"
      When the client sends PUT /Users/{Ada} with body:
        """
        <body>
        """
      Then in everything shown, no error shows what is inside the server
      And nothing changes

      Examples:
        | what                    | body                                                                                                     |
        | a body that is no JSON  | {"schemas": [                                                                                            |
        | a value of a wrong type | {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "{Ada.userName}", "name": "Ada"} |
        | a missing user name     | {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "title": "Countess"}                         |

    @RFC7644-3.12-16 @cap:admin
    Scenario: What a member nobody knows gives away
      When the client sends POST /Groups with:
        | attribute   | value                                           |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:Group"] |
        | displayName | "{Sales.displayName}"                           |
        | members     | [{"value": "no-such-user"}]                     |
      Then the response is a SCIM error with status 400
      And in everything shown, no error shows what is inside the server
      And nothing changes

  Rule: What cannot be read or violates the schema is refused with 400

    @RFC7644-3.12-04
    Scenario Outline: <what>
      Given a client has created user "Ada"
      When the client sends POST /Users with body:
        """
        <body>
        """
      Then the response is a SCIM error with status 400
      And nothing changes

      Examples:
        | what                    | body                                                                                                         |
        | A body cut off          | {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName":                                      |
        | A body without schemas  | {"userName": "{Grace.userName}"}                                                                             |
        | A value of a wrong type | {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "{Grace.userName}", "name": "Grace"} |
        | A missing user name     | {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "title": "Countess"}                             |

  Rule: Who may not is refused with 401 or 403

    @RFC7644-3.12-05
    Scenario Outline: <what>
      Given a client has created user "Ada"
      And the client has set the header Authorization to "<value>"
      When the client sends DELETE /Users/{Ada}
      Then the response is a SCIM error with status 401
      And nothing changes

      Examples:
        | what              | value                     |
        | No credentials    |                           |
        | A token of nobody | Bearer scimproof-no-token |

    @RFC7644-3.12-06 @cap:admin
    Scenario: A credential that only reads
      Given these people have joined in the app:
        | name | role   |
        | Mia  | member |
      And the client has set the header Authorization to "Bearer {Mia.key}"
      When the client sends DELETE /Me
      Then the response is a SCIM error with status 403
      And nothing changes

  Rule: What does not exist is not found

    @RFC7644-3.12-07
    Scenario Outline: <method> of a user who does not exist
      When the client sends <method> /Users/010101001010101011001010101011
      Then the response is a SCIM error with status 404
      And nothing changes

      Examples:
        | method |
        | GET    |
        | DELETE |

    @RFC7644-3.12-07
    Scenario: PUT of a user who does not exist
      When the client sends PUT /Users/010101001010101011001010101011 with:
        | attribute | value                                                       |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"]              |
        | userName  | "{Ada.userName}"                                            |
        | name      | {"givenName": "Ada", "familyName": "Lovelace"}              |
        | emails    | [{"value": "{Ada.email}", "type": "work", "primary": true}] |
      Then the response is a SCIM error with status 404
      And nothing changes

    @RFC7644-3.12-07 @cap:patch
    Scenario: PATCH of a user who does not exist
      When the client sends PATCH /Users/010101001010101011001010101011 with:
        | attribute  | value                                                     |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]         |
        | Operations | [{"op": "replace", "path": "title", "value": "Countess"}] |
      Then the response is a SCIM error with status 404
      And nothing changes

    @RFC7644-3.12-07
    Scenario: An endpoint that does not exist
      When the client sends GET /NoSuchEndpoint
      Then the response is a SCIM error with status 404

  Rule: What the server does not do is answered with 501

    @RFC7644-3.12-12
    Scenario: PATCH is not supported
      Given the configuration has shown patch.supported as false
      And a client has created user "Ada"
      When the client sends PATCH /Users/{Ada} with:
        | attribute  | value                                                     |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]         |
        | Operations | [{"op": "replace", "path": "title", "value": "Countess"}] |
      Then the response has status 501
      And nothing changes

    @RFC7644-3.12-12
    Scenario: Bulk requests are not supported
      Given the configuration has shown bulk.supported as false
      When the client sends POST /Bulk with:
        | attribute  | value                                                 |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"] |
        | Operations | []                                                    |
      Then the response has status 501

  Rule: Redirects and waits can be followed

    @RFC7644-3.12-13
    Scenario: A redirect
      Given a client has created user "Ada"
      When the client sends GET /Users/{Ada}
      Then in everything shown, every redirect leads to where the request works

    @RFC6585-4-01
    Scenario: Too many requests
      Given a client has created user "Ada"
      When the client sends GET /Users/{Ada}
      Then in everything shown, every 429 says when to come back, if it says so at all
