@cap:app-api
Feature: What admins may no longer do to people

  Rule: Admins, even the owner, cannot add people

    @WS-LOCK-04
    Scenario: The owner invites somebody
      Given the directory has provisioned "Mia"
      When the owner tries to invite "Radia" in the app
      Then the app refuses
      And "Radia" is not a member
      And nothing changes

    @WS-LOCK-04
    Scenario: An admin invites somebody
      Given these people have joined in the app:
        | name | role  |
        | Adam | admin |
      And the directory has provisioned "Mia"
      When "Adam" tries to invite "Radia" in the app
      Then the app refuses
      And "Radia" is not a member
      And nothing changes

  Rule: Admins, even the owner, cannot change people

    @WS-LOCK-05
    Scenario: The owner changes a name
      Given the directory has provisioned "Mia"
      When the owner tries to change the name of "Mia" to "Somebody Else" in the app
      Then the app refuses
      And the name of "Mia" is "Mia Newcomer"
      And nothing changes

    @WS-LOCK-05
    Scenario: An admin changes a name
      Given these people have joined in the app:
        | name | role  |
        | Adam | admin |
      And the directory has provisioned "Mia"
      When "Adam" tries to change the name of "Mia" to "Somebody Else" in the app
      Then the app refuses
      And the name of "Mia" is "Mia Newcomer"
      And nothing changes

    @WS-LOCK-05
    Scenario: The owner deactivates somebody
      Given the directory has provisioned "Mia"
      When the owner tries to deactivate "Mia" in the app
      Then the app refuses
      And "Mia" has access
      And nothing changes

    @WS-LOCK-05
    Scenario: The owner activates somebody the identity provider has deactivated
      Given the directory has provisioned "Mia"
      And the directory has deactivated "Mia"
      When the owner tries to activate "Mia" in the app
      Then the app refuses
      And "Mia" has no access
      And nothing changes

  Rule: Admins, even the owner, cannot delete people

    @WS-LOCK-06
    Scenario: The owner removes somebody
      Given the directory has provisioned "Mia"
      When the owner tries to remove "Mia" in the app
      Then the app refuses
      And "Mia" has access
      And nothing changes

    @WS-LOCK-06
    Scenario: An admin removes somebody
      Given these people have joined in the app:
        | name | role  |
        | Adam | admin |
      And the directory has provisioned "Mia"
      When "Adam" tries to remove "Mia" in the app
      Then the app refuses
      And "Mia" has access
      And nothing changes

  Rule: Invitations cannot be revoked

    @WS-LOCK-07
    Scenario: A pending one
      Given these people have joined in the app:
        | name  | status  |
        | Pavel | PENDING |
      When the owner tries to revoke the invitation of "Pavel" in the app
      Then the app refuses
      And the status of "Pavel" is "PENDING"
      And nothing changes

  Rule: A limited member cannot be turned into a regular one

    @WS-LOCK-08
    Scenario: The owner tries
      Given these people have joined in the app:
        | name  | limited |
        | Linus | yes     |
      When the owner tries to make a regular member of "Linus" in the app
      Then the app refuses
      And the kind of "Linus" is "limited"
      And nothing changes

  Rule: Roles cannot be changed in the app

    @WS-LOCK-09
    Scenario Outline: Granting <role>
      Given the directory has provisioned "Mia"
      When the owner tries to grant the role <role> of "Mia" in the app
      Then the app refuses
      And the role of "Mia" is ""
      And nothing changes

      Examples:
        | role            |
        | WORKSPACE_ADMIN |
        | TEAM_MANAGER    |
        | PROJECT_MANAGER |

    @WS-LOCK-09
    Scenario Outline: Revoking <role>
      Given these people have joined in the app:
        | name | role   |
        | Adam | <name> |
      When the owner tries to revoke the role <role> of "Adam" in the app
      Then the app refuses
      And the role of "Adam" is "<role>"
      And nothing changes

      Examples:
        | role            | name            |
        | WORKSPACE_ADMIN | admin           |
        | TEAM_MANAGER    | team manager    |
        | PROJECT_MANAGER | project manager |

  Rule: Before SCIM is enabled nothing is locked, and after it is disabled nothing is any more

    @WS-LOCK-12
    Scenario: The owner renames somebody after SCIM is disabled
      Given the directory has provisioned "Mia"
      And the owner has disabled SCIM
      When the owner changes the name of "Mia" to "Mia Married" in the app
      Then the name of "Mia" is "Mia Married"

    @WS-LOCK-12
    Scenario: The owner grants a role after SCIM is disabled
      Given the directory has provisioned "Mia"
      And the owner has disabled SCIM
      When the owner grants the role TEAM_MANAGER of "Mia" in the app
      Then the role of "Mia" is "TEAM_MANAGER"
