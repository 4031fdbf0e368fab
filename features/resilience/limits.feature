@cap:app-admin
Feature: Who sends too much is told when to come back

  Rule: A token that sends too much is refused in the form of every error

    @RFC6585-4-01
    Scenario: Eight at once where one is allowed
      Given each token has been limited to 1 request a minute
      When 8 clients send POST /Users at once with:
        | attribute | value                                            |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"]   |
        | userName  | "{mark}-{client}@example.com"                    |
      Then at most one of them succeeds, the others answering 429
      And in everything shown, every 429 is a SCIM error
      And in everything shown, every 429 gives the seconds to wait

    @RFC6585-4-01 @cap:admin
    Scenario: It is let in again after the wait
      Given each token has been limited to 1 request a minute
      And a client has created user "Ada"
      When 61 seconds pass
      Then the token works
