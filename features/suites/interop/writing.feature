Feature: Creating and deleting

  Rule: What the provider does not define is refused

    @INTEROP01-5.3-01
    Scenario: POST of an attribute that no schema defines
      When the client sends POST /Users with:
        | attribute  | value                                          |
        | schemas    | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName   | "{Ada.userName}"                               |
        | frobnicate | "x"                                            |
      Then the response is a SCIM error with status 400 of type "invalidSyntax"
      And nothing changes

    @INTEROP01-5.3-01
    Scenario: POST of a schema that nobody defines
      When the client sends POST /Users with:
        | attribute                   | value                                                                         |
        | schemas                     | ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:example:frobnicate:User"] |
        | userName                    | "{Ada.userName}"                                                              |
        | urn:example:frobnicate:User | {"frobnicate": "x"}                                                           |
      Then the response is a SCIM error with status 400 of type "invalidSyntax"
      And nothing changes

    @INTEROP01-5.3-01
    Scenario: PUT of an attribute that no schema defines
      Given a client has created user "Ada"
      When the client puts "Ada" back with:
        | attribute  | value |
        | frobnicate | "x"   |
      Then the response is a SCIM error with status 400 of type "invalidSyntax"
      And nothing changes

    @INTEROP01-5.3-01 @cap:patch
    Scenario: PATCH of an attribute that no schema defines
      Given a client has created user "Ada"
      When the client patches /Users/{Ada} with:
        | op  | path       | value |
        | add | frobnicate | "x"   |
      Then the response is a SCIM error with status 400 of type "invalidSyntax"
      And nothing changes

  Rule: A user name belongs to one user

    @INTEROP01-6.9.1-01
    Scenario: POST of a user name that is taken
      Given a client has created user "Ada"
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
      Then the response is a SCIM error with status 409 of type "uniqueness"
      And nothing changes

    @INTEROP01-6.9.1-02 @cap:patch
    Scenario: PATCH to a user name that is taken
      Given a client has created user "Ada"
      And a client has created user "Grace"
      When the client patches /Users/{Grace} with:
        | op      | path     | value            |
        | replace | userName | "{Ada.userName}" |
      Then the response is a SCIM error with status 409 of type "uniqueness"
      And nothing changes

  Rule: Only DELETE deletes, and it deletes for good

    @INTEROP01-6.6-01 @cap:patch
    Scenario: A user that is deactivated is still there
      Given a client has created user "Ada"
      When the client patches /Users/{Ada} with:
        | op      | path   | value |
        | replace | active | false |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute | value |
        | active    | false |

    @INTEROP01-6.6-01 @cap:patch
    Scenario: A user that is deactivated is still found
      Given a client has created user "Ada" with:
        | attribute | value |
        | active    | false |
      When the client sends GET /Users?filter=userName eq "{Ada.userName}"
      Then the response lists exactly "Ada"

    @INTEROP01-6.6-04
    Scenario: A user that is deleted
      Given a client has created user "Ada"
      When the client sends DELETE /Users/{Ada}
      Then the response has status 204
      And "Ada" is not a member

    @INTEROP01-6.6-02
    Scenario Outline: <method> of a user that was deleted
      Given a client has created user "Ada"
      And a client has deleted user "Ada"
      When the client sends <method> /Users/{Ada}
      Then the response is a SCIM error with status 404

      Examples:
        | method |
        | GET    |
        | DELETE |

    @INTEROP01-6.6-02
    Scenario: PUT of a user that was deleted
      Given a client has created user "Ada"
      And a client has deleted user "Ada"
      When the client sends PUT /Users/{Ada} with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
      Then the response is a SCIM error with status 404

    @INTEROP01-6.6-02 @cap:patch
    Scenario: PATCH of a user that was deleted
      Given a client has created user "Ada"
      And a client has deleted user "Ada"
      When the client patches /Users/{Ada} with:
        | op      | path   | value |
        | replace | active | false |
      Then the response is a SCIM error with status 404

    @INTEROP01-6.6-02
    Scenario: A filter for a user that was deleted
      Given a client has created user "Ada"
      And a client has deleted user "Ada"
      When the client sends GET /Users?filter=userName eq "{Ada.userName}"
      Then the response lists nothing

    @INTEROP01-6.6-03
    Scenario: The user name of a user that was deleted
      Given a client has created user "Ada"
      And a client has deleted user "Ada"
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
      Then the response has status 201
