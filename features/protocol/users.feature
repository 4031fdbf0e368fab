Feature: Attributes of users

  Rule: Every user has a userName that nobody else has

    @RFC7643-4.1.1-01
    Scenario Outline: <what>
      When the client sends POST /Users with:
        | attribute   | value                                          |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | displayName | "Nobody"                                       |
        | userName    | <value>                                        |
      Then the response is a success or a SCIM error of type "invalidValue"
      And in everything shown, every user has a userName

      Examples:
        | what             | value |
        | No userName      | null  |
        | An empty userName | ""   |

    @RFC7643-4.1.1-04
    Scenario Outline: A PUT with <what>
      Given a client has created user "Ada"
      When the client sends PUT /Users/{Ada} with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | title     | "Countess"                                     |
        | userName  | <value>                                        |
      Then the response is a success or a SCIM error of type "invalidValue"
      And reading "Ada" back shows:
        | attribute | value            |
        | userName  | "{Ada.userName}" |

      Examples:
        | what              | value |
        | no userName       | null  |
        | an empty userName | ""    |

    @RFC7643-4.1.1-04 @cap:patch
    Scenario: A PATCH that removes it
      Given a client has created user "Ada"
      When the client sends PATCH /Users/{Ada} with:
        | attribute  | value                                             |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"] |
        | Operations | [{"op": "remove", "path": "userName"}]            |
      Then the response is a success or a SCIM error
      And reading "Ada" back shows:
        | attribute | value            |
        | userName  | "{Ada.userName}" |

    @RFC7643-4.1.1-02 @RFC7643-4.1.1-03
    Scenario: A user of the same name in capital letters
      Given a client has created user "Ada"
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.USERNAME}"                               |
      Then the response is a SCIM error with status 409
      And nothing changes

    @RFC7643-4.1.1-03 @cap:filter
    Scenario: It is found in capital letters
      Given a client has created user "Ada"
      When the client sends GET /Users?filter=userName eq "{Ada.USERNAME}"
      Then the response lists exactly "Ada"

  Rule: The parts of a name belong together

    @RFC7643-4.1.1-05
    Scenario: The parts alone
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
        | name      | {"givenName": "Ada", "familyName": "Lovelace"} |
      Then reading "Ada" back shows:
        | attribute      | value                                                    |
        | name.formatted | absent or containing "Ada" or containing "Lovelace" |

    @RFC7643-4.1.1-18
    Scenario: The parts beside the whole
      When the client sends POST /Users with:
        | attribute | value                                                                             |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"]                                    |
        | userName  | "{Ada.userName}"                                                                  |
        | name      | {"formatted": "Ada Lovelace", "givenName": "Ada", "familyName": "Lovelace"} |
      Then the response is a success or a SCIM error
      And reading "Ada" back shows:
        | attribute | value    |
        | name      | recorded |

    @RFC7643-4.1.1-06
    Scenario: No displayName
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
      Then the response has status 201
      And reading "Ada" back shows:
        | attribute   | value  |
        | displayName | not "" |

    @RFC7643-4.1.1-20
    Scenario: No nickName
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
      Then reading "Ada" back shows:
        | attribute | value                |
        | nickName  | not "{Ada.userName}" |

  Rule: Language, place and time have a form of their own

    @RFC7643-4.1.1-07
    Scenario: Preferred languages
      Given the server has published attribute preferredLanguage of a User
      When the client sends POST /Users with:
        | attribute         | value                                          |
        | schemas           | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName          | "{Ada.userName}"                               |
        | preferredLanguage | "da, en-gb;q=0.8"                              |
      Then the response has status 201
      And reading "Ada" back shows:
        | attribute         | value                        |
        | preferredLanguage | containing "da" or absent |

    @RFC7643-4.1.1-08
    Scenario: A locale with a hyphen
      Given the server has published attribute locale of a User
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
        | locale    | "en-US"                                        |
      Then the response has status 201
      And reading "Ada" back shows:
        | attribute | value                        |
        | locale    | "en-US" or "en_US" or absent |

    @RFC7643-4.1.1-08
    Scenario: A locale with an underscore
      Given the server has published attribute locale of a User
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
        | locale    | "en_US"                                        |
      Then the response is a success or a SCIM error of type "invalidValue"

    @RFC7643-4.1.1-09
    Scenario: A locale with a space
      Given the server has published attribute locale of a User
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
        | locale    | "en US"                                        |
      Then the request is refused or reading "Ada" back shows:
        | attribute | value       |
        | locale    | not "en US" |

    @RFC7643-4.1.1-10
    Scenario: A time zone
      Given the server has published attribute timezone of a User
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
        | timezone  | "America/Los_Angeles"                          |
      Then the response has status 201
      And reading "Ada" back shows:
        | attribute | value                                                 |
        | timezone  | "America/Los_Angeles" or containing "/" or absent |

    @RFC7643-4.1.1-21 @strict
    Scenario Outline: <what> in strict mode
      When the client sends POST /Users with:
        | attribute   | value                                          |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName    | "{Ada.userName}"                               |
        | <attribute> | "<value>"                                      |
      Then the response is a SCIM error with status 400 of type "invalidValue"
      And nothing changes

      Examples:
        | what                    | attribute | value     |
        | A time zone nobody knows | timezone | Mars/Base |
        | A locale with a space   | locale    | en US     |

  Rule: active is a boolean

    @RFC7643-4.1.1-11
    Scenario: A PUT deactivates
      Given the server has published attribute active of a User
      And a client has created user "Ada"
      When the client sends PUT /Users/{Ada} with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
        | active    | false                                          |
      Then the response has status 200
      And the response shows:
        | attribute | value |
        | active    | false |

    @RFC7643-4.1.1-11
    Scenario: A user is created inactive
      Given the server has published attribute active of a User
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
        | active    | false                                          |
      Then the request is refused or reading "Ada" back shows:
        | attribute | value           |
        | active    | false or absent |

    @RFC7643-4.1.1-22
    Scenario: An inactive user is found
      Given a client has created user "Ada" with:
        | attribute | value |
        | active    | false |
      When the client sends GET /Users?filter=userName eq "{Ada.userName}" and active eq false
      Then the response lists exactly "Ada"
      And reading "Ada" back shows:
        | attribute | value |
        | active    | false |

  Rule: A password is never shown

    @RFC7643-4.1.1-12
    Scenario Outline: <what>
      Given the server has published attribute password of a User
      And a client has created user "Ada" with:
        | attribute | value             |
        | password  | "t1meMa$heen-Ada" |
      When the client sends <request>
      Then the response is a success or a SCIM error
      And in everything shown, no answer shows a password

      Examples:
        | what                 | request                                                                     |
        | A GET                | GET /Users/{Ada}                                                            |
        | A GET that asks for it | GET /Users/{Ada}?attributes=password                                      |
        | A list               | GET /Users?filter=userName eq "{Ada.userName}"                              |
        | A list that asks for it | GET /Users?filter=userName eq "{Ada.userName}"&attributes=password,userName |

    @RFC7643-4.1.1-12
    Scenario Outline: <what> with it
      Given the server has published attribute password of a User
      And a client has created user "Ada"
      When the client sends <request> with:
        | attribute   | value                                          |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName    | "{<who>.userName}"                             |
        | password    | "t1meMa$heen-Ada"                              |
      Then the response has status 200 or 201
      And in everything shown, no answer shows a password

      Examples:
        | what           | request                                  | who   |
        | A POST         | POST /Users                              | Grace |
        | A PUT          | PUT /Users/{Ada}                         | Ada   |
        | A PUT that asks for it | PUT /Users/{Ada}?attributes=password | Ada |

    @RFC7643-4.1.1-12 @cap:patch
    Scenario: A PATCH of it
      Given the server has published attribute password of a User
      And a client has created user "Ada"
      When the client sends PATCH /Users/{Ada} with:
        | attribute  | value                                                                         |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]                             |
        | Operations | [{"op": "replace", "value": {"password": "t1meMa$heen-Ada"}}] |
      Then the response has status 200 or 204
      And in everything shown, no answer shows a password

    @RFC7643-4.1.1-17 @cap:filter @cap:search
    Scenario: A filter with a wrong password
      Given the server has published attribute password of a User
      And a client has created user "Ada" with:
        | attribute | value             |
        | password  | "t1meMa$heen-Ada" |
      When the client sends POST /Users/.search with:
        | attribute | value                                                                    |
        | schemas   | ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"]                  |
        | filter    | "userName eq \"{Ada.userName}\" and password eq \"another\"" |
      Then the response is a success or a SCIM error
      And the response shows:
        | attribute    | value       |
        | totalResults | 0 or absent |

    @RFC7643-4.1.1-23 @strict @cap:filter
    Scenario Outline: password <filter>
      When the client sends GET /Users?filter=password <filter>
      Then the response is a SCIM error with status 400 of type "invalidFilter"
      And nothing changes

      Examples:
        | filter |
        | sw "a" |
        | pr     |
        | gt "a" |

  Rule: Addresses of all kinds come back in a form that means the same

    @RFC7643-4.1.2-01
    Scenario: An e-mail address with a capital domain
      Given the server has published attribute emails.value of a User
      When the client sends POST /Users with:
        | attribute | value                                                       |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"]              |
        | userName  | "{Ada.userName}"                                            |
        | emails    | [{"value": "bjensen@EXAMPLE.COM", "type": "work"}] |
      Then the response has status 201
      And reading "Ada" back shows:
        | attribute | value                                     |
        | emails    | spelling "@example.com" or absent |

    @RFC7643-4.1.2-02
    Scenario: A phone number
      Given the server has published attribute phoneNumbers.value of a User
      When the client sends POST /Users with:
        | attribute    | value                                                         |
        | schemas      | ["urn:ietf:params:scim:schemas:core:2.0:User"]                |
        | userName     | "{Ada.userName}"                                              |
        | phoneNumbers | [{"value": "tel:+1-201-555-0123", "type": "work"}] |
      Then the response has status 201
      And reading "Ada" back shows:
        | attribute             | value                                                             |
        | phoneNumbers[0].value | "tel:+1-201-555-0123" or containing "tel:" or absent |

    @RFC7643-4.1.2-03
    Scenario: An instant messaging address with a space
      Given the server has published attribute ims.value of a User
      When the client sends POST /Users with:
        | attribute | value                                                |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"]       |
        | userName  | "{Ada.userName}"                                     |
        | ims       | [{"value": "Some Handle", "type": "xmpp"}] |
      Then the response is a success or a SCIM error

    @RFC7643-4.1.2-15
    Scenario: A usual type of instant messaging
      Given the server has published attribute ims.value of a User
      When the client sends POST /Users with:
        | attribute | value                                                |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"]       |
        | userName  | "{Ada.userName}"                                     |
        | ims       | [{"value": "somehandle", "type": "xmpp"}] |
      Then the response has status 201
      And reading "Ada" back shows:
        | attribute   | value            |
        | ims[0].type | "xmpp" or absent |

    @RFC7643-4.1.2-05
    Scenario: A country of two letters
      Given the server has published attribute addresses.country of a User
      When the client sends POST /Users with:
        | attribute | value                                                |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"]       |
        | userName  | "{Ada.userName}"                                     |
        | addresses | [{"country": "US", "type": "work"}]        |
      Then the response has status 201
      And reading "Ada" back shows:
        | attribute            | value          |
        | addresses[0].country | "US" or absent |

    @RFC7643-4.1.2-05a
    Scenario: A country of three letters
      Given the server has published attribute addresses.country of a User
      When the client sends POST /Users with:
        | attribute | value                                                |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"]       |
        | userName  | "{Ada.userName}"                                     |
        | addresses | [{"country": "USA", "type": "work"}]       |
      Then the request is refused or reading "Ada" back shows:
        | attribute            | value     |
        | addresses[0].country | not "USA" |

    @RFC7643-4.1.2-06
    Scenario: An address of several lines
      Given the server has published attribute addresses.formatted of a User
      When the client sends POST /Users with:
        | attribute | value                                                                                        |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"]                                               |
        | userName  | "{Ada.userName}"                                                                             |
        | addresses | [{"formatted": "1 Main St\\nHollywood", "streetAddress": "1 Main St\\nBack door"}] |
      Then the response has status 201
      And reading "Ada" back shows:
        | attribute                  | value                                     |
        | addresses[0].streetAddress | containing "1 Main St" or absent |

    @RFC7643-4.1.2-19
    Scenario: An address of a town alone
      Given the server has published attribute addresses.locality of a User
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
        | addresses | [{"locality": "London"}]                       |
      Then the response has status 201
      And reading "Ada" back shows:
        | attribute             | value              |
        | addresses[0].locality | "London" or absent |

    @RFC7643-4.1.2-11
    Scenario Outline: <attribute> of a value alone
      Given the server has published attribute <attribute>.value of a User
      When the client sends POST /Users with:
        | attribute   | value                                          |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName    | "{Ada.userName}"                               |
        | <attribute> | [{"value": "x"}]                               |
      Then the request is refused or reading "Ada" back shows:
        | attribute          | value         |
        | <attribute>[0].value | "x" or absent |

      Examples:
        | attribute    |
        | roles        |
        | entitlements |
