Feature: Authorization

  Rule: A request without a usable token is refused with 401 and told which scheme to use

    Background:
      Given a client has created user "Ada"

    @RFC7644-3.12-05 @RFC7644-2-03 @RFC6750-3-01 @RFC7644-3.12-01 @RFC7644-3.12-02
    Scenario Outline: <what>
      Given the client has set the header Authorization to "<value>"
      When the client sends GET /Users/{Ada}
      Then the response is a SCIM error with status 401
      And the header WWW-Authenticate contains "Bearer"
      And the header WWW-Authenticate contains "="
      And nothing changes

      Examples:
        | what              | value              |
        | No token          |                    |
        | A token of nobody | Bearer not-a-token |
        | Another scheme    | Basic YWRhOnB3     |

    @RFC6750-5.2-01
    Scenario Outline: The token <with>
      Given the client has set the header Authorization to "Bearer <value>"
      When the client sends GET /Users/{Ada}
      Then the response is a SCIM error with status 401
      And nothing changes

      Examples:
        | with                               | value       |
        | with one character changed         | {altered}   |
        | without its last character         | {shortened} |
        | with something after it            | {token}x    |
        | in front of which something stands | x{token}    |

    @WS-ENABLE-10 @WS-ENABLE-11 @strict @cap:admin
    Scenario Outline: <what>, which only tolerant mode takes
      Given the client has set the header Authorization to "<value>"
      When the client sends GET /Users/{Ada}
      Then the response is a SCIM error with status 401
      And nothing changes

      Examples:
        | what             | value                 |
        | The scheme twice | Bearer Bearer {token} |
        | The bare token   | {token}               |

  Rule: The error code fits what is wrong with the token

    Background:
      Given a client has created user "Ada"

    @RFC6750-3.1-01
    Scenario: A token of nobody is an invalid token
      Given the client has set the header Authorization to "Bearer not-a-token"
      When the client sends GET /Users/{Ada}
      Then the response has status 401
      And the header WWW-Authenticate contains "invalid_token"

    @RFC6750-3.1-02
    Scenario Outline: <what> is given no error code
      Given the client has set the header Authorization to "<value>"
      When the client sends GET /Users/{Ada}
      Then the response has status 401
      And the header WWW-Authenticate lacks "error"

      Examples:
        | what                          | value          |
        | A client without credentials  |                |
        | A client with another scheme  | Basic YWRhOnB3 |

    @RFC6750-3.1-01a
    Scenario: The token stands in the header and in the URL
      When the client sends GET /Users/{Ada}?access_token={token}
      Then the response is a SCIM error with status 400 or 401
      And the header WWW-Authenticate contains "invalid_request"
      And nothing changes

  Rule: A token in the URL alone is not accepted

    @RFC6750-2.3-01
    Scenario: A token in the query string
      Given a client has created user "Ada"
      And the client has set the header Authorization to ""
      When the client sends GET /Users/{Ada}?access_token={token}
      Then the response is a SCIM error with status 401
      And nothing changes

  Rule: The scheme name is matched without regard to letter case

    @RFC6750-2-01 @RFC6750-2.1-01
    Scenario Outline: In <letters>
      Given a client has created user "Ada"
      And the client has set the header Authorization to "<scheme> {token}"
      When the client sends GET /Users/{Ada}
      Then the response has status 200

      Examples:
        | letters         | scheme |
        | the usual ones  | Bearer |
        | small letters   | bearer |
        | capital letters | BEARER |

  @cap:admin
  Rule: A token reaches its own workspace only

    @WS-ENABLE-03 @RFC7644-3.12-05 @RFC6750-5.2-02
    Scenario: The token of another workspace
      Given a client has created user "Ada"
      And another workspace has been connected
      And the client has set the header Authorization to "Bearer {other}"
      When the client sends GET /Users/{Ada}
      Then the response is a SCIM error with status 401
      And nothing changes

  @cap:app-admin
  Rule: A new token is issued while the old one works on for a set time

    Background:
      Given a client has created user "Ada"
      And the owner has rotated the token with an overlap of 600 seconds

    @RFC6750-5.3-01
    Scenario Outline: The <which> token during the overlap
      Given the client has set the header Authorization to "Bearer <value>"
      When the client sends GET /Users/{Ada}
      Then the response has status 200

      Examples:
        | which | value   |
        | old   | {old}   |
        | new   | {token} |

    @RFC6750-5.3-01
    Scenario: The old token after the overlap
      Given 11 minutes have passed
      And the client has set the header Authorization to "Bearer {old}"
      When the client sends GET /Users/{Ada}
      Then the response is a SCIM error with status 401

  Rule: What the provider does about authentication beyond that is its own choice

    @RFC7644-2.2-01
    Scenario: A stranger registers
      Given the client has set the header Authorization to ""
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
      Then the response is noted

    @RFC7644-2-09
    Scenario: The authentication schemes
      When the client sends GET /ServiceProviderConfig
      Then the response shows:
        | attribute                  | value    |
        | authenticationSchemes.type | recorded |

    @RFC7644-2-01
    Scenario: A client certificate
      When the client sends GET /ServiceProviderConfig
      Then in everything shown, whether TLS asks for a client certificate is recorded
