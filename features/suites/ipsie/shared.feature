Feature: At every level

  Rule: Every request is authorized by an OAuth 2.0 token

    @IPSIE-ALL-01
    Scenario: What the configuration says
      When the client sends GET /ServiceProviderConfig
      Then the response shows:
        | attribute                  | value              |
        | authenticationSchemes.type | containing "oauth" |

    @IPSIE-ALL-01
    Scenario Outline: <what>
      Given a client has created user "Ada"
      And the client has set the header Authorization to "<value>"
      When the client sends <method> /Users/{Ada}
      Then the response is a SCIM error with status 401
      And nothing changes

      Examples:
        | what                      | value              | method |
        | No token, reading         |                    | GET    |
        | No token, deleting        |                    | DELETE |
        | A token that nobody gave  | Bearer not-a-token | GET    |
        | HTTP Basic                | Basic YWRhOnB3     | GET    |

  Rule: The provider conforms to the interoperability profile

    @IPSIE-ALL-05
    Scenario: What it claims
      When the client sends GET /ServiceProviderConfig
      Then the response shows:
        | attribute                | value |
        | interopProfileConformant | true  |

  Rule: Bulk requests are supported

    @IPSIE-ALL-10
    Scenario: What the configuration says of bulk requests
      When the client sends GET /ServiceProviderConfig
      Then the response shows:
        | attribute      | value |
        | bulk.supported | true  |

    @IPSIE-ALL-10
    Scenario: Two people in one request
      Given a client has created user "Ada"
      And a client has created user "Grace"
      When the client sends these operations:
        | method | path           | data                                                                                   |
        | PUT    | /Users/{Ada}   | {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"{Ada.userName}","displayName":"Countess"} |
        | PUT    | /Users/{Grace} | {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"{Grace.userName}","displayName":"Admiral"} |
      Then the response has status 200
      And reading "Ada" back shows:
        | attribute   | value      |
        | displayName | "Countess" |
      And reading "Grace" back shows:
        | attribute   | value     |
        | displayName | "Admiral" |

  Rule: One PATCH changes several attributes

    @IPSIE-ALL-11
    Scenario: Three attributes
      Given a client has created user "Ada"
      When the client patches /Users/{Ada} with:
        | op      | path            | value      |
        | replace | displayName     | "Countess" |
        | replace | name.familyName | "King"     |
        | add     | active          | false      |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute       | value      |
        | displayName     | "Countess" |
        | name.familyName | "King"     |
        | active          | false      |

  Rule: Errors are SCIM errors that show nothing of the inside

    @IPSIE-SEC-01
    Scenario Outline: <what>
      When the client sends <request>
      Then the response is a SCIM error with status 4xx
      And in everything shown, no error shows what is inside the server

      Examples:
        | what                  | request                        |
        | Nobody                | GET /Users/nobody-has-this-id  |
        | A filter with a fault | GET /Users?filter=userName eq  |
        | A type of nothing     | GET /Frobnicators              |
