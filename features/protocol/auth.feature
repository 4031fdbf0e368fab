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
      And nothing changes

      Examples:
        | what              | value              |
        | No token          |                    |
        | A token of nobody | Bearer not-a-token |
        | Another scheme    | Basic YWRhOnB3     |

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

  Rule: The scheme name is matched without regard to letter case

    @RFC6750-2-01 @RFC6750-2.1-01
    Scenario: bearer in small letters
      Given a client has created user "Ada"
      And the client has set the header Authorization to "bearer {token}"
      When the client sends GET /Users/{Ada}
      Then the response has status 200

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
