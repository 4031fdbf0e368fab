Feature: Types of values

  Rule: A value of a type comes back as a value of that type

    @RFC7643-2.3.3-01
    Scenario Outline: A decimal: <value>
      Given the server has offered a writable attribute of type decimal
      When the client writes <value> to the attribute by POST
      Then the response has status 201
      And the attribute is shown as <value>

      Examples:
        | value |
        | 1.5   |
        | 2.0   |
        | -0.25 |

    @RFC7643-2.3.4-01
    Scenario: A fraction for an integer
      Given the server has offered a writable attribute of type integer
      When the client writes 3.5 to the attribute by POST
      Then the request is refused or the attribute is shown as not 3.5

    @RFC7643-2.3.4-01
    Scenario: An exponent for an integer
      Given the server has offered a writable attribute of type integer
      When the client writes 3e2 to the attribute by POST
      Then the request is refused or the attribute is shown as 300 or absent
      And in everything shown, every integer is written in digits

    @RFC7643-2.3.5-01 @RFC7643-2.3.5-02
    Scenario Outline: <what> for a dateTime
      Given the server has offered a writable attribute of type dateTime
      When the client writes <value> to the attribute by POST
      Then the request is refused or the attribute is shown as not <value>

      Examples:
        | what              | value                  |
        | A date alone      | "2020-01-01"           |
        | A thirteenth month | "2020-13-01T00:00:00Z" |
        | Seconds           | 1577836800             |

    @RFC7643-2.3.5-01
    Scenario Outline: A dateTime <how>
      Given the server has offered a writable attribute of type dateTime
      When the client writes <value> to the attribute by POST
      Then the response has status 201
      And the attribute is shown as present

      Examples:
        | how                | value                       |
        | in UTC             | "2020-01-01T00:00:00Z"      |
        | with an offset     | "2020-01-01T02:00:00+02:00" |
        | without a zone     | "2020-01-01T00:00:00"       |
        | with a fraction    | "2020-01-01T00:00:00.123Z"  |

    @RFC7643-2.3.6-01
    Scenario: No base64 text for a binary value
      Given the server has offered a writable attribute of type binary
      When the client writes "***" to the attribute by POST
      Then the request is refused or the attribute is shown as not "***"

    @RFC7643-1.2-01
    Scenario: An object for a simple value
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
        | title     | {"value": "Countess"}                          |
      Then the request is refused or reading "Ada" back shows:
        | attribute | value                                       |
        | title     | "Countess" or "{\"value\": \"Countess\"}" or absent |

    @RFC7643-2.3.2-01
    Scenario Outline: A quoted boolean: <value>
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
        | active    | <value>                                        |
      Then the request is refused or reading "Ada" back shows:
        | attribute | value                   |
        | active    | true or false or absent |

      Examples:
        | value   |
        | "true"  |
        | "False" |

  Rule: In strict mode a value of another form is refused, by every method

    @RFC7643-2.3-03 @strict
    Scenario Outline: Another form of <what>
      Given the server has offered a writable attribute of type <type>
      When the client writes <value> to the attribute by <method>
      Then the response is a SCIM error with status 400 of type "invalidValue"
      And nothing changes

      Examples:
        | what                | value        | type     | method |
        | boolean by POST     | "true"       | boolean  | POST   |
        | boolean by PUT      | "true"       | boolean  | PUT    |
        | boolean by PATCH    | "true"       | boolean  | PATCH  |
        | decimal by POST     | "1.5"        | decimal  | POST   |
        | decimal by PUT      | "1.5"        | decimal  | PUT    |
        | decimal by PATCH    | "1.5"        | decimal  | PATCH  |
        | integer by POST     | 3.5          | integer  | POST   |
        | integer by PUT      | 3.5          | integer  | PUT    |
        | integer by PATCH    | 3.5          | integer  | PATCH  |
        | dateTime by POST    | "2020-01-01" | dateTime | POST   |
        | dateTime by PUT     | "2020-01-01" | dateTime | PUT    |
        | dateTime by PATCH   | "2020-01-01" | dateTime | PATCH  |
        | binary by POST      | "***"        | binary   | POST   |
        | binary by PUT       | "***"        | binary   | PUT    |
        | binary by PATCH     | "***"        | binary   | PATCH  |

  Rule: Text may hold every character

    @RFC7643-2.3.1-01
    Scenario Outline: <what> in a display name
      Given the server has published attribute displayName of a User
      When the client sends POST /Users with:
        | attribute   | value                                          |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName    | "{Ada.userName}"                               |
        | displayName | "<text>"                                       |
      Then the request is refused or reading "Ada" back shows:
        | attribute   | value                          |
        | displayName | "<text>" or "<same>" or absent |

      Examples:
        | what               | text              | same              |
        | An emoji           | Ada \ud83d\ude80  | Ada \ud83d\ude80  |
        | A combining mark   | Ren\u0065\u0301   | Ren\u00e9         |
        | A composed letter  | Ren\u00e9         | Ren\u0065\u0301   |
        | Right to left      | \u05d0\u05d3\u05d4 | \u05d0\u05d3\u05d4 |

  Rule: A certificate value is one certificate in base64

    Background:
      Given the server has published attribute x509Certificates.value of a User

    @RFC7643-4.1.2-12
    Scenario: A certificate
      When the client sends POST /Users with:
        | attribute        | value                                          |
        | schemas          | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName         | "{Ada.userName}"                               |
        | x509Certificates | [{"value": "{certificate}"}]                   |
      Then the response has status 201
      And reading "Ada" back shows:
        | attribute                 | value                                                    |
        | x509Certificates[0].value | "{certificate}" or "{certificate.unpadded}" or absent |

    @RFC7643-2.3.6-02
    Scenario: A certificate without its padding
      When the client sends POST /Users with:
        | attribute        | value                                          |
        | schemas          | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName         | "{Ada.userName}"                               |
        | x509Certificates | [{"value": "{certificate.unpadded}"}]          |
      Then the response has status 201
      And reading "Ada" back shows:
        | attribute                 | value                                                 |
        | x509Certificates[0].value | "{certificate}" or "{certificate.unpadded}" or absent |

    @RFC7643-4.1.2-12a @RFC7643-4.1.2-21a
    Scenario Outline: <what>
      When the client sends POST /Users with:
        | attribute        | value                                          |
        | schemas          | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName         | "{Ada.userName}"                               |
        | x509Certificates | [{"value": "<value>"}]                         |
      Then the request is refused or reading "Ada" back shows:
        | attribute                 | value         |
        | x509Certificates[0].value | not "<value>" |

      Examples:
        | what                         | value               |
        | Base64 of no certificate     | c2FtcGxlIQ==        |
        | Two certificates as one      | {certificate.twice} |

    @RFC7643-2.3.6-03 @cap:filter
    Scenario: Binary values are compared with their letter case
      Given a client has created user "Ada" with:
        | attribute        | value                        |
        | x509Certificates | [{"value": "{certificate}"}] |
      When the client sends GET /Users?filter=userName eq "{Ada.userName}" and x509Certificates.value eq "{certificate.disguised}"
      Then the response lists nothing

  Rule: A reference is a URI

    @RFC7643-2.3.7-01a
    Scenario: A reference that is none
      Given the server has published attribute profileUrl of a User
      When the client sends POST /Users with:
        | attribute  | value                                          |
        | schemas    | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName   | "{Ada.userName}"                               |
        | profileUrl | "::not a uri::"                                |
      Then the request is refused or reading "Ada" back shows:
        | attribute  | value               |
        | profileUrl | not "::not a uri::" |

    @RFC7643-2.3.7-04 @cap:filter @cap:groups
    Scenario: References are compared with their letter case
      Given the server has published attribute members.$ref of a Group with caseExact true
      And a client has created user "Ada"
      And a client has created group "Sales" with "Ada"
      And the client has tried to send GET /Groups?count=1&filter=members.$ref pr
      And the response has shown totalResults
      When the client sends GET /Groups?filter=displayName eq "{Sales.displayName}" and members.$ref eq "{base}/Users/{Ada.ID}"
      Then the response lists nothing

    @RFC7643-2.3.7-05 @cap:groups
    Scenario: A member that does not exist
      When the client sends POST /Groups with:
        | attribute   | value                                           |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:Group"] |
        | displayName | "{Sales.displayName}"                           |
        | members     | [{"value": "no-such-member"}]                   |
      Then the response is a success or a SCIM error of type "invalidValue"

  Rule: Labels outside the canonical values may be refused

    @RFC7643-2.3.1-02
    Scenario: A type of e-mail nobody knows
      Given the server has published attribute emails.type of a User
      When the client sends POST /Users with:
        | attribute | value                                                  |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"]         |
        | userName  | "{Ada.userName}"                                       |
        | emails    | [{"value": "{Ada.email}", "type": "carrier-pigeon"}]   |
      Then the response is a success or a SCIM error of type "invalidValue"

    @RFC7643-4.1.2-14
    Scenario Outline: An unusual type in <attribute>
      Given the server has published attribute <attribute>.type of a User
      When the client sends POST /Users with:
        | attribute   | value                                          |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName    | "{Ada.userName}"                               |
        | <attribute> | [{"value": <value>, "type": "satellite"}]      |
      Then the response is a success or a SCIM error of type "invalidValue"

      Examples:
        | attribute    | value                 |
        | emails       | "{Ada.email}"         |
        | phoneNumbers | "tel:+1-201-555-0123" |
