Feature: How Entra ID's requests look
  No User-Agent, no Accept, no Content-Type on reads, a charset on writes, blanks
  as plus signs. A gate in front of the app that finds this odd locks everybody
  out.

  Rule: The flag for the compliant dialect may stand in the URL

    @ENTRA-C31 @WS-ENABLE-12
    Scenario Outline: The admin enters <base>
      Given the admin has entered the base URL as "<base>"
      When the directory provisions "Ada"
      Then "Ada" has access
      And "Ada" is a member exactly once

      Examples:
        | base                     |
        | {base}/?aadOptscim062020 |
        | {base}/                  |

    @ENTRA-06 @ENTRA-C31 @RFC7644-3.4.2-02
    Scenario: The flag is in every request
      Given the admin has set flag_in_query to "bare"
      When the directory provisions "Ada"
      Then "Ada" has access
      And "Ada" is a member exactly once

  Rule: Headers of other kinds change nothing

    @ENTRA-04 @ENTRA-C08
    Scenario Outline: <which>
      Given the admin has set <header> to "<value>"
      When the admin tests the connection
      Then nothing changes

      Examples:
        | which                       | header        | value |
        | The old ADSCIMVersion       | adscimversion | 5.0   |
        | Any media type is accepted  | accept        | any   |
        | SCIM's media type is wanted | accept        | scim  |

  @idp:entra:legacy
  Rule: Answers are labelled as SCIM

    @ENTRA-C09 @RFC7644-8.1-01
    Scenario: A person is looked up
      Given the directory has provisioned "Ada"
      When the client sends GET /Users?filter=userName eq "{Ada.userName}"
      Then the header Content-Type contains "application/scim+json"
      And the response lists exactly "Ada"

  @idp:entra:legacy
  Rule: Twenty-five requests a second are answered

    @ENTRA-48 @ENTRA-C22
    Scenario: A burst
      Given a client has created user "Ada"
      When 25 clients send PATCH /Users/{Ada} at once with:
        | attribute  | value                                                             |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]                 |
        | Operations | [{"op": "Replace", "path": "title", "value": "Number {client}"}] |
      Then each of them answers 200 or 204
