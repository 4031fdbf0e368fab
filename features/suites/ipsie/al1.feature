Feature: AL1, access ends when the identity service says so

  Background:
    Given a client has created user "Ada" with:
      | attribute  | value                                      |
      | active     | true                                       |
      | externalId | "{Ada.externalId}"                         |
      | emails     | [{"value": "{Ada.email}", "type": "work"}] |

  Rule: PATCH of active deactivates and reactivates

    @IPSIE-AL1-01
    Scenario: Deactivation
      When the client patches /Users/{Ada} with:
        | op      | path   | value |
        | replace | active | false |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute | value |
        | active    | false |

    @IPSIE-AL1-02 @cap:app-api
    Scenario: Access after the deactivation
      When the client patches /Users/{Ada} with:
        | op      | path   | value |
        | replace | active | false |
      Then "Ada" has no access

    @IPSIE-AL1-04
    Scenario: Reactivation
      Given the client has sent PATCH /Users/{Ada} with:
        | attribute  | value                                                   |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]       |
        | Operations | [{"op": "replace", "path": "active", "value": false}]   |
      When the client patches /Users/{Ada} with:
        | op      | path   | value |
        | replace | active | true  |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute | value            |
        | active    | true             |
        | userName  | "{Ada.userName}" |

  Rule: A user may be deleted, and then the user name is free

    @IPSIE-AL1-05
    Scenario: Deletion
      When the client sends DELETE /Users/{Ada}
      Then the response is noted

    @IPSIE-AL1-06
    Scenario: The user name of a user that was deleted
      Given the client has tried to send DELETE /Users/{Ada}
      And the response has shown status as absent
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
      Then the response has status 201

  Rule: Users are read by id and found by what identifies them

    @IPSIE-AL1-07
    Scenario: By id
      When the client sends GET /Users/{Ada}
      Then the response shows:
        | attribute | value            |
        | id        | "{Ada}"          |
        | userName  | "{Ada.userName}" |

    @IPSIE-AL1-08
    Scenario Outline: By <what>
      When the client sends GET /Users?filter=<filter>
      Then the response lists exactly "Ada"

      Examples:
        | what                         | filter                                              |
        | user name                    | userName eq "{Ada.userName}"                        |
        | external id                  | externalId eq "{Ada.externalId}"                    |
        | e-mail address               | emails[value eq "{Ada.email}"]                      |
        | e-mail address and its kind  | emails[type eq "work" and value eq "{Ada.email}"]   |

    @IPSIE-AL1-08
    Scenario Outline: Nobody by <what>
      When the client sends GET /Users?filter=<filter>
      Then the response lists nothing

      Examples:
        | what                              | filter                                               |
        | another user's name               | userName eq "{Grace.userName}"                       |
        | another user's external id        | externalId eq "{Grace.externalId}"                   |
        | another user's e-mail address     | emails[value eq "{Grace.email}"]                     |
        | an e-mail address of another kind | emails[type eq "home" and value eq "{Ada.email}"]    |
