@cap:app-api
Feature: Groups belong to the identity provider

  Rule: Groups cannot be created, renamed or deleted in the app, nor their members changed

    Background:
      Given the directory has provisioned "Ada", "Grace"
      And the directory has pushed group "Sales" with "Ada"

    @WS-LOCK-10
    Scenario: Creating one
      When the owner tries to create group "Support" in the app
      Then the app refuses
      And there is no group "Support"
      And nothing changes

    @WS-LOCK-10
    Scenario: Renaming one
      When the owner tries to rename group "Sales" to "Support" in the app
      Then the app refuses
      And group "Sales" exists once
      And nothing changes

    @WS-LOCK-10
    Scenario: Deleting one
      When the owner tries to delete group "Sales" in the app
      Then the app refuses
      And group "Sales" has exactly the members "Ada"
      And nothing changes

    @WS-LOCK-10
    Scenario: Adding a member
      When the owner tries to add "Grace" to group "Sales" in the app
      Then the app refuses
      And group "Sales" has exactly the members "Ada"
      And nothing changes

    @WS-LOCK-10
    Scenario: Removing a member
      When the owner tries to remove "Ada" from group "Sales" in the app
      Then the app refuses
      And group "Sales" has exactly the members "Ada"
      And nothing changes

  Rule: A race between enabling and a locked action leaves no trace of the action

    @WS-LOCK-16 @WS-GROUP-01
    Scenario: A hundred groups are created while SCIM is being enabled
      Given SCIM has not been enabled
      When the owner enables SCIM while 100 groups are created in the app
      Then there are no groups
      And the token works

  Rule: Before SCIM is enabled groups are the workspace's own

    @WS-LOCK-12
    Scenario: The owner renames a group
      Given SCIM has not been enabled
      And these people have joined in the app:
        | name |
        | Ada  |
      And group "Sales" has been made in the app with "Ada"
      When the owner renames group "Sales" to "Support" in the app
      Then group "Support" exists once
      And there is no group "Sales"

    @WS-LOCK-12
    Scenario: The owner adds a member
      Given SCIM has not been enabled
      And these people have joined in the app:
        | name  |
        | Ada   |
        | Grace |
      And group "Sales" has been made in the app with "Ada"
      When the owner adds "Grace" to group "Sales" in the app
      Then group "Sales" has exactly the members "Ada", "Grace"
