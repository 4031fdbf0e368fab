Feature: What only OneLogin does

  Rule: OneLogin looks people up with a query that ends in "&"

    @OL-27
    Scenario: The person is there already
      Given a client has created user "Ada"
      When the directory provisions "Ada"
      Then "Ada" has access
      And "Ada" is a member exactly once

  Rule: OneLogin lists the schema URNs of a draft, and sends no User-Agent

    @OL-28 @OKTA-C16
    Scenario: A person is created
      When the directory provisions "Ada"
      Then "Ada" has access
      And "Ada" is a member exactly once

    @OL-28
    Scenario: A person is created and changed
      Given the directory has provisioned "Ada"
      When the directory changes the title of "Ada" to "Countess"
      Then the title of "Ada" is "Countess"

    @OL-28 @OKTA-C17
    Scenario Outline: Bodies of type <type>
      Given the admin has set media_type to "<type>"
      And the directory has provisioned "Ada"
      When the directory changes the title of "Ada" to "Countess"
      Then the title of "Ada" is "Countess"

      Examples:
        | type                  |
        | application/json      |
        | application/scim+json |

  Rule: An admin edits the body as text, so that types go wrong

    @OL-29
    Scenario Outline: <what>
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
        | <path>    | <value>                                        |
      Then the response is a success or a SCIM error

      Examples:
        | what                         | path   | value                                     |
        | emails as an object          | emails | {"value": "{Ada.email}", "primary": true} |
        | active as the text true      | active | "true"                                    |
        | active as a text of nothing  | active | ""                                        |

  Rule: The admin chooses what becomes of people who leave

    @WS-USER-15 @RFC7644-3.6-05
    Scenario: They are deleted, and come back
      Given the admin has set deprovision to "delete"
      And the directory has provisioned "Ada"
      And the directory has unassigned "Ada"
      When the directory provisions "Ada"
      Then "Ada" has access
      And "Ada" is a member exactly once

  Rule: OneLogin adds a person to each of their groups by a PATCH of its own

    @OKTA-C15
    Scenario: A person in two groups
      Given the directory has provisioned "Ada"
      And the directory has pushed group "Sales" with "Ada"
      When the directory pushes group "Design" with "Ada"
      Then group "Sales" has exactly the members "Ada"
      And group "Design" has exactly the members "Ada"
