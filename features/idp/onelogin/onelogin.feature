Feature: What only OneLogin does

  Rule: OneLogin looks people up with a query that ends in "&"

    @OL-27
    Scenario: The person is there already
      Given a client has created user "Ada"
      When the directory provisions "Ada"
      Then "Ada" has access
      And "Ada" is a member exactly once

  Rule: OneLogin lists the schema URNs of a draft, and sends no User-Agent

    @OL-28
    Scenario: A person is created and changed
      Given the directory has provisioned "Ada"
      When the directory changes the title of "Ada" to "Countess"
      Then the title of "Ada" is "Countess"

  Rule: OneLogin adds a person to each of their groups by a PATCH of its own

    @OKTA-C15
    Scenario: A person in two groups
      Given the directory has provisioned "Ada"
      And the directory has pushed group "Sales" with "Ada"
      When the directory pushes group "Design" with "Ada"
      Then group "Sales" has exactly the members "Ada"
      And group "Design" has exactly the members "Ada"
