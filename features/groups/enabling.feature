@cap:app-api @cap:app-admin
Feature: Enabling SCIM replaces the groups of the workspace
  The groups made in the app are deleted when SCIM is enabled. Those that come
  back from the identity provider are new ones, even under their old names.

  Background:
    Given SCIM has not been enabled
    And these people have joined in the app:
      | name  |
      | Ada   |
      | Grace |
      | Linus |
    And group "Sales" has been made in the app with "Ada", "Grace"
    And group "Support" has been made in the app with "Linus"

  Rule: Existing groups are deleted when SCIM is enabled

    @WS-GROUP-01 @WS-ENABLE-03
    Scenario: The groups go, the people stay
      When the owner enables SCIM
      Then there are no groups
      And "Ada" is the same member as before
      And "Ada" has access
      And the members besides the owner are "Ada", "Grace", "Linus"

  Rule: Groups that come back from the identity provider are new entities

    @WS-GROUP-02 @WS-GROUP-01
    Scenario: A group is pushed under the name of a deleted one
      Given the owner has enabled SCIM
      And the directory has provisioned "Ada", "Grace"
      When the directory pushes group "Sales" with "Ada", "Grace"
      Then group "Sales" has exactly the members "Ada", "Grace"
      And group "Sales" is another group than before
      And there is no group "Support"

    @WS-GROUP-03 @WS-GROUP-02 @WS-USER-11
    Scenario: The groups are exported before and loaded into the directory
      Given the owner has exported the groups
      And the owner has enabled SCIM
      When the directory loads the exported groups
      Then group "Sales" has exactly the members "Ada", "Grace"
      And group "Support" has exactly the members "Linus"
      And group "Sales" is another group than before
      And "Ada" is the same member as before

    @WS-GROUP-03
    Scenario: Names that are hard to write survive the export
      Given the owner has created group "Équipe 'A', Nord" in the app
      And the owner has created group "=SUM(1;2) — 🚀" in the app
      And the owner has added "Grace" to group "=SUM(1;2) — 🚀" in the app
      And the owner has exported the groups
      And the owner has enabled SCIM
      When the directory loads the exported groups
      Then group "=SUM(1;2) — 🚀" has exactly the members "Grace"
      And group "Sales" has exactly the members "Ada", "Grace"

  Rule: Enabling SCIM again replaces the groups again

    @WS-GROUP-01 @WS-GROUP-02 @WS-ENABLE-08
    Scenario: SCIM was disabled meanwhile
      Given the owner has enabled SCIM
      And the directory has provisioned "Ada", "Grace"
      And the directory has pushed group "Sales" with "Ada", "Grace"
      And the owner has disabled SCIM
      And the owner has created group "Support" in the app
      When the owner enables SCIM
      Then there are no groups
      And "Ada" is the same member as before
      And "Ada" has access
