Feature: Deleting

  Rule: A deleted resource is gone for every operation

    @RFC7644-3.6-05 @RFC7644-3.6-02 @RFC7644-3.6-03
    Scenario: A user
      Given a client has created user "Ada"
      When the client sends DELETE /Users/{Ada}
      Then the response has status 204
      And "Ada" is not a member

    @RFC7644-3.6-02 @ENTRA-34
    Scenario: It is deleted a second time
      Given a client has created user "Ada"
      And a client has deleted user "Ada"
      When the client sends DELETE /Users/{Ada}
      Then the response is a SCIM error with status 404
      And nothing changes

  Rule: A deleted resource does not count as a conflict for a new one

    @RFC7644-3.6-04 @WS-USER-12
    Scenario: The user name is used again
      Given a client has created user "Ada"
      And a client has deleted user "Ada"
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
      Then the response has status 201
      And "Ada" is a member exactly once

  Rule: Deleting a user takes them out of every group

    @RFC7644-3.6-06 @WS-GROUP-12
    Scenario: A member of two groups
      Given a client has created user "Ada"
      And a client has created user "Grace"
      And a client has created group "Sales" with "Ada", "Grace"
      And a client has created group "Support" with "Ada"
      When the client sends DELETE /Users/{Ada}
      Then the response has status 204
      And group "Sales" has exactly the members "Grace"
      And group "Support" has no members

  @cap:app-api @cap:app-admin
  Rule: The last active owner cannot be deleted

    @WS-USER-16 @RFC7644-3.12-06
    Scenario: The only owner
      Given these people have joined in the app:
        | name | role  |
        | Olga | owner |
      When the client sends DELETE /Users/{Olga}
      Then the response is a SCIM error with status 403
      And "Olga" has access
      And nothing changes
