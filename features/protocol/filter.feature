@cap:filter
Feature: Filtering

  Rule: With a filter only the resources that match it are returned

    Background:
      Given a client has created user "Ada" with:
        | attribute  | value              |
        | externalId | "{Ada.externalId}" |
        | title      | "Analyst"          |
      And a client has created user "Grace" with:
        | attribute | value     |
        | title     | "Analyst" |
        | active    | false     |
      And a client has created user "Linus"

    @RFC7644-3.4.2.2-02 @RFC7644-3.4.2.2-05 @OKTA-13
    Scenario: eq on userName
      When the client sends GET /Users?filter=userName eq "{Ada.userName}"
      Then the response lists exactly "Ada"

    @RFC7643-4.1.1-03 @RFC7643-7-08 @RFC7644-3.4.2.2-38
    Scenario: userName in capital letters
      When the client sends GET /Users?filter=userName eq "{Ada.USERNAME}"
      Then the response lists exactly "Ada"

    @RFC7644-3.4.2.2-03
    Scenario: Names and operators in other letters
      When the client sends GET /Users?filter=USERNAME Eq "{Ada.userName}"
      Then the response lists exactly "Ada"

    @RFC7644-3.4.2.2-40 @RFC7643-3.1-12
    Scenario: eq on externalId
      When the client sends GET /Users?filter=externalId eq "{Ada.externalId}"
      Then the response lists exactly "Ada"

    @RFC7644-3.4.2.2-19 @RFC7644-3.4.2.2-02
    Scenario: Two conditions, both of which have to hold
      When the client sends GET /Users?filter=title eq "Analyst" and userName eq "{Ada.userName}"
      Then the response lists exactly "Ada"

    @RFC7643-4.1.1-22 @WS-USER-18
    Scenario: An inactive user is found
      When the client sends GET /Users?filter=userName eq "{Grace.userName}"
      Then the response lists exactly "Grace"

    @RFC7644-3.4.2-07 @ENTRA-01
    Scenario: No match
      When the client sends GET /Users?filter=userName eq "7b1e6c02-nobody"
      Then the response lists nothing

    @RFC7644-3.4.2.2-02 @WS-GROUP-04
    Scenario: eq on a group's displayName
      Given a client has created group "Sales" with "Ada"
      And a client has created group "Support" with "Grace"
      When the client sends GET /Groups?filter=displayName eq "{Support.displayName}"
      Then the response lists exactly "Support"

  Rule: A filter the provider cannot read is refused, never ignored

    @RFC7644-3.4.2.2-04 @RFC7644-3.12-01
    Scenario Outline: <filter>
      Given a client has created user "Ada"
      When the client sends GET /Users?filter=<filter>
      Then the response is a SCIM error with status 400 of no type but "invalidFilter"
      And nothing changes

      Examples:
        | filter               |
        | userName             |
        | (userName eq "x"     |
        | userName eq unquoted |

    @RFC7644-3.4.2.2-36
    Scenario: An operator that does not exist
      Given a client has created user "Ada"
      When the client sends GET /Users?filter=userName is "{Ada.userName}"
      Then the response is a SCIM error with status 400 of type "invalidFilter"
      And nothing changes
