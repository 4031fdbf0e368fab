@cap:second-credential
Feature: Nothing of another workspace is there

  Background:
    Given a client has created user "Ada"
    And another workspace has been connected
    And the client has turned to another workspace

  Rule: What another workspace has is answered as what nobody has

    @RFC7643-9.3-01
    Scenario Outline: <method>
      Given the client has tried to send <method> /Users/0123456789abcdef01234567
      When the client sends <method> /Users/{Ada}
      Then the response says the same as the one before
      And nothing changes

      Examples:
        | method |
        | GET    |
        | DELETE |

    @RFC7643-9.3-01
    Scenario Outline: <method> with a body
      Given the client has tried to send <method> /Users/0123456789abcdef01234567 with:
        | attribute  | value                                                            |
        | schemas    | [<schema>]                                                       |
        | userName   | "{mark}@example.com"                                             |
        | Operations | [{"op": "replace", "path": "active", "value": false}]            |
      When the client sends <method> /Users/{Ada} with:
        | attribute  | value                                                            |
        | schemas    | [<schema>]                                                       |
        | userName   | "{mark}@example.com"                                             |
        | Operations | [{"op": "replace", "path": "active", "value": false}]            |
      Then the response says the same as the one before
      And nothing changes

      Examples:
        | method | schema                                           |
        | PUT    | "urn:ietf:params:scim:schemas:core:2.0:User"     |
        | PATCH  | "urn:ietf:params:scim:api:messages:2.0:PatchOp"  |

    @RFC7643-9.3-01 @RFC7643-3.1-10
    Scenario Outline: A filter on <attribute>
      When the client sends GET /Users?filter=<attribute> eq "{Ada.<attribute>}"
      Then the response lists nothing
      And nothing changes

      Examples:
        | attribute |
        | id        |
        | userName  |

  Rule: Nobody from another workspace gets into a group

    @RFC7643-9.3-01
    Scenario: A new group
      When the client sends POST /Groups with:
        | attribute   | value                                           |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:Group"] |
        | displayName | "{mark}"                                        |
        | members     | [{"value": "{Ada}"}]                            |
      Then the response is a SCIM error with status 400
      And nothing changes

  Rule: A namesake is somebody else

    @RFC7644-6.2-02 @RFC7643-9.3-01
    Scenario: Somebody of the same userName with another name
      When the client sends POST /Users with:
        | attribute   | value                                                       |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:User"]              |
        | userName    | "{Ada.userName}"                                            |
        | displayName | "Somebody Else"                                             |
        | name        | {"givenName": "Somebody", "familyName": "Else"}             |
        | emails      | [{"value": "{Ada.email}", "type": "work", "primary": true}] |
      Then the response has status 201
      And nothing changes

    @RFC7644-3.3-06
    Scenario: What is made here leads here
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{mark}@example.com"                           |
      Then the response has status 201
      And in everything shown, Location repeats meta.location
      And in everything shown, meta.location is the address of the resource
