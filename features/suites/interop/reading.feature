Feature: Reading and finding

  Background:
    Given a client has created user "Ada" with:
      | attribute  | value              |
      | externalId | "{Ada.externalId}" |
      | active     | true               |

  Rule: An attribute is compared in filters as it is for uniqueness: userName without its letters, id and externalId with them

    @INTEROP01-5.2-01 @INTEROP01-5.2-04
    Scenario: A user name in capital letters is found
      When the client sends GET /Users?filter=userName eq "{Ada.USERNAME}"
      Then the response lists exactly "Ada"

    @INTEROP01-5.2-01
    Scenario: A user name in capital letters is taken
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.USERNAME}"                               |
      Then the response is a SCIM error with status 409 of type "uniqueness"
      And nothing changes

    @INTEROP01-5.2-01 @cap:patch
    Scenario: A user name in capital letters is taken for a PATCH, too
      Given a client has created user "Grace"
      When the client patches /Users/{Grace} with:
        | op      | path     | value            |
        | replace | userName | "{Ada.USERNAME}" |
      Then the response is a SCIM error with status 409 of type "uniqueness"
      And nothing changes

    @INTEROP01-5.2-02
    Scenario: An id in capital letters
      When the client sends GET /Users/{Ada.ID}
      Then the response is a SCIM error with status 404

    @INTEROP01-5.2-02
    Scenario: A filter for an id in capital letters
      When the client sends GET /Users?filter=id eq "{Ada.ID}"
      Then the response lists nothing

    @INTEROP01-5.2-03
    Scenario: An external id in capital letters
      When the client sends GET /Users?filter=externalId eq "X-{Ada.USERNAME}"
      Then the response lists nothing

  Rule: Every message has the content type application/scim+json

    @INTEROP01-6.2-01
    Scenario Outline: <message>
      When the client sends <request>
      Then the header Content-Type contains "application/scim+json"

      Examples:
        | message  | request                                         |
        | A user   | GET /Users/{Ada}                                |
        | A list   | GET /Users?filter=userName eq "{Ada.userName}"  |
        | An error | GET /Users/nobody-has-this-id                   |
        | Schemas  | GET /Schemas                                    |

  Rule: Filters with eq and and are supported, others are refused with a reason

    @INTEROP01-6.3-01
    Scenario: Two comparisons
      When the client sends GET /Users?filter=userName eq "{Ada.userName}" and active eq true
      Then the response lists exactly "Ada"

    @INTEROP01-6.3-01
    Scenario: Two comparisons, one of which is wrong
      When the client sends GET /Users?filter=userName eq "{Ada.userName}" and active eq false
      Then the response lists nothing

    @INTEROP01-6.3-02
    Scenario: An attribute of no schema
      When the client sends GET /Users?filter=frobnicate eq "x"
      Then the response is a SCIM error with status 400 of type "invalidFilter"

  Rule: Conditional headers are no part of the profile

    @INTEROP01-6.7-01
    Scenario: If-Match with a tag that was never given
      Given the client has set the header If-Match to "{never}"
      When the client sends GET /Users/{Ada}
      Then the response is noted
