Feature: Deleting

  Rule: A successful DELETE answers 204

    @RFC7644-3.6-05 @RFC7644-3.6-03
    Scenario: A user
      Given a client has created user "Ada"
      When the client sends DELETE /Users/{Ada}
      Then the response has status 204
      And "Ada" is not a member

    @RFC7644-3.6-05 @cap:groups
    Scenario: A user who is in a group
      Given a client has created user "Ada"
      And a client has created group "Sales" with "Ada"
      When the client sends DELETE /Users/{Ada}
      Then the response has status 204
      And "Ada" is not a member

    @RFC7644-3.6-05 @cap:groups
    Scenario: A group with members
      Given a client has created user "Ada"
      And a client has created group "Sales" with "Ada"
      When the client sends DELETE /Groups/{Sales}
      Then the response has status 204
      And there is no group "Sales"
      And "Ada" is a member exactly once

  Rule: Every operation on a deleted resource answers 404

    Background:
      Given a client has created user "Ada"
      And a client has deleted user "Ada"

    @RFC7644-3.6-02 @ENTRA-34
    Scenario Outline: <method>
      When the client sends <method> /Users/{Ada}
      Then the response is a SCIM error with status 404
      And nothing changes

      Examples:
        | method |
        | GET    |
        | DELETE |

    @RFC7644-3.6-02
    Scenario: PUT
      When the client sends PUT /Users/{Ada} with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
      Then the response is a SCIM error with status 404
      And "Ada" is not a member
      And nothing changes

    @RFC7644-3.6-02 @cap:patch
    Scenario: PATCH
      When the client patches /Users/{Ada} with:
        | op      | path           | value     |
        | replace | name.givenName | "Augusta" |
      Then the response is a SCIM error with status 404
      And "Ada" is not a member
      And nothing changes

  Rule: A deleted resource is left out of every later result

    Background:
      Given a client has created user "Ada"
      And a client has deleted user "Ada"

    @RFC7644-3.6-03 @cap:filter
    Scenario Outline: A filter for the <attribute>
      When the client sends GET <path>
      Then the response lists nothing

      Examples:
        | attribute | path                                          |
        | user name | /Users?filter=userName eq "{Ada.userName}"    |
        | id        | /Users?filter=id eq "{Ada}"                   |

    @RFC7644-3.6-03 @cap:search-root
    Scenario: A search at /.search
      When the client sends POST /.search with:
        | attribute | value                                                   |
        | schemas   | ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"] |
        | filter    | "userName eq \"{Ada.userName}\""                        |
      Then the response lists nothing

    @RFC7644-3.6-03 @cap:search
    Scenario: A search at /Users/.search
      When the client sends POST /Users/.search with:
        | attribute | value                                                   |
        | schemas   | ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"] |
        | filter    | "userName eq \"{Ada.userName}\""                        |
      Then the response lists nothing

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

    @RFC7644-3.6-04 @cap:groups
    Scenario: The name of a group is used again
      Given a client has created user "Ada"
      And a client has created group "Sales" with "Ada"
      And the client has sent DELETE /Groups/{Sales}
      When the client sends POST /Groups with:
        | attribute   | value                                           |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:Group"] |
        | displayName | "{Sales.displayName}"                           |
      Then the response has status 201
      And group "Sales" has no members

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

    @RFC7644-3.6-06
    Scenario: A group leaves the groups of its members
      Given a client has created user "Ada"
      And a client has created group "Sales" with "Ada"
      When the client sends DELETE /Groups/{Sales}
      Then the response has status 204
      And reading "Ada" back shows:
        | attribute | value  |
        | groups    | absent |

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
