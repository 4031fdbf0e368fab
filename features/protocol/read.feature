Feature: Reading

  Rule: GET on a resource's URL answers 200 with the resource

    @RFC7644-3.4.1-01 @RFC7643-3.1-03
    Scenario: A user
      Given a client has created user "Ada"
      When the client sends GET /Users/{Ada}
      Then the response has status 200
      And the response shows:
        | attribute | value            |
        | id        | "{Ada}"          |
        | userName  | "{Ada.userName}" |
        | active    | true             |

  Rule: An unknown resource answers 404 with a SCIM error

    @RFC7644-3.12-07 @RFC7644-3.12-01 @RFC7644-3.12-02 @RFC7644-3.2-04
    Scenario Outline: GET <path>
      When the client sends GET <path>
      Then the response is a SCIM error with status 404
      And nothing changes

      Examples:
        | path                                  |
        | /Users/010101001010101011001010101011 |
        | /Groups/no-such-group                 |
        | /Nothing                              |

  Rule: An id resolves only under the endpoint of its own type

    @RFC7644-3.4.1-02
    Scenario: A user's id under /Groups
      Given a client has created user "Ada"
      When the client sends GET /Groups/{Ada}
      Then the response is a SCIM error with status 404
      And nothing changes
