Feature: Lists

  @exclusive
  Rule: Every list is paged, by index or by cursor

    @INTEROP01-6.4-01
    Scenario: Users
      Given a client has created user "Ada"
      And a client has created user "Grace"
      And a client has created user "Linus"
      When the client reads /Users in default pages of 2
      Then the pages show everything once

    @INTEROP01-6.4-01 @cap:groups
    Scenario: Groups
      Given a client has created user "Ada"
      And a client has created group "Sales" with "Ada"
      And a client has created group "Support" with "Ada"
      And a client has created group "Research" with "Ada"
      When the client reads /Groups in default pages of 2
      Then the pages show everything once

  Rule: A page has room for a hundred resources, and a larger wish gives fewer

    @INTEROP01-6.4-02
    Scenario: No wish
      Given a client has created 120 users
      When the client sends GET /Users
      Then the response shows:
        | attribute    | value                  |
        | itemsPerPage | at least 100 or absent |

    @INTEROP01-6.4-03
    Scenario: A hundred
      Given a client has created 120 users
      When the client sends GET /Users?count=100
      Then the response shows:
        | attribute    | value |
        | itemsPerPage | 100   |

    @INTEROP01-6.4-04
    Scenario: A hundred thousand
      When the client sends GET /Users?count=100000
      Then the response has status 200
