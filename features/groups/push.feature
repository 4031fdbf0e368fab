Feature: Groups are pushed
  Teams are kept in the identity provider. Pushing one makes it a group of the
  workspace, with the people who are in it.

  Rule: A pushed group exists in the workspace with its members

    @WS-GROUP-04 @WS-GROUP-05 @ENTRA-28 @ENTRA-23 @RFC7644-3.3-04 @RFC7644-3.4.2-07 @RFC7643-4.2-05 @RFC7644-3.5.2.1-06
    Scenario: A group of two
      Given the directory has provisioned "Ada", "Grace", "Linus"
      When the directory pushes group "Sales" with "Ada", "Grace"
      Then group "Sales" has exactly the members "Ada", "Grace"
      And group "Sales" exists once

    @WS-GROUP-04 @RFC7644-3.4.2.2-02 @OKTA-C02
    Scenario: A second group beside the first
      Given the directory has provisioned "Ada", "Grace"
      And the directory has pushed group "Sales" with "Ada"
      When the directory pushes group "Support" with "Ada", "Grace"
      Then group "Support" has exactly the members "Ada", "Grace"
      And group "Sales" has exactly the members "Ada"

    @WS-GROUP-09
    Scenario: A distribution list is an ordinary group
      Given the directory has provisioned "Ada", "Grace"
      When the directory pushes distribution list "All hands" with "Ada", "Grace"
      Then group "All hands" has exactly the members "Ada", "Grace"

    @WS-GROUP-09 @WS-GROUP-05
    Scenario: Members of a distribution list change
      Given the directory has provisioned "Ada", "Grace", "Linus"
      And the directory has pushed distribution list "All hands" with "Ada", "Grace"
      When the directory sets the members of group "All hands" to "Grace", "Linus"
      Then group "All hands" has exactly the members "Grace", "Linus"

    @WS-GROUP-09 @WS-GROUP-06
    Scenario: A distribution list is renamed
      Given the directory has provisioned "Ada"
      And the directory has pushed distribution list "All hands" with "Ada"
      When the directory renames group "All hands" to "Everybody"
      Then group "Everybody" has exactly the members "Ada"
      And group "Everybody" is the same group as before

    @WS-GROUP-09 @WS-GROUP-04
    Scenario: A distribution list is deleted
      Given the directory has provisioned "Ada"
      And the directory has pushed distribution list "All hands" with "Ada"
      When the directory deletes group "All hands"
      Then there is no group "All hands"
      And "Ada" has access

    @WS-GROUP-05 @WS-GROUP-12
    Scenario: A group in which somebody has left
      Given the directory has provisioned "Ada", "Grace"
      And the directory has pushed group "Sales" with "Ada", "Grace"
      And the directory has deactivated "Ada"
      When the directory adds "Grace" to group "Sales"
      Then "Ada" has no access
      And group "Sales" exists once

  Rule: A group of the same name that is there already is taken over, not doubled

    @WS-GROUP-04 @OKTA-C02 @RFC7644-3.4.2.2-02
    Scenario: Another client made the group before
      Given the directory has provisioned "Ada", "Grace"
      And a client has created group "Sales" with "Ada"
      When the directory pushes group "Sales" with "Ada", "Grace"
      Then group "Sales" exists once
      And group "Sales" is the same group as before
      And group "Sales" has exactly the members "Ada", "Grace"

  Rule: Group names always match the identity provider's

    @WS-GROUP-06 @ENTRA-50 @RFC7643-7-09
    Scenario Outline: The name <name>
      Given the directory has provisioned "Ada"
      When the directory pushes group "<name>" with "Ada"
      Then group "<name>" has exactly the members "Ada"
      And group "<name>" exists once

      Examples:
        | name               |
        | Équipe  Ωmega 🚀   |
        | R&D / 100% + more? |
        | Test'Group(1)      |
        | C:\\Teams\\Nord     |
        | مبيعات فريق        |

    @WS-GROUP-06 @WS-GROUP-10
    Scenario: A name that is part of another's
      Given the directory has provisioned "Ada", "Grace"
      And the directory has pushed group "Sales North" with "Ada"
      When the directory pushes group "Sales" with "Grace"
      Then group "Sales" has exactly the members "Grace"
      And group "Sales North" has exactly the members "Ada"
