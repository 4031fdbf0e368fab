@cap:app-api @cap:app-admin
Feature: What admins may no longer do to people

  Background:
    Given these people have joined in the app:
      | name  | role   | status  | limited |
      | Adam  | admin  |         |         |
      | Mia   | member |         |         |
      | Pavel | member | PENDING |         |
      | Linus | member |         | yes     |
    And the directory has provisioned "Mia"

  Rule: Admins, even the owner, cannot add people

    @WS-LOCK-04 @WS-LOCK-13
    Scenario Outline: <who> invites somebody
      When <who> tries to invite "Radia" in the app
      Then the app refuses with 403 "scim_managed"
      And "Radia" is not a member
      And nothing changes

      Examples:
        | who       |
        | the owner |
        | "Adam"    |

  Rule: Admins, even the owner, cannot change people

    @WS-LOCK-05 @WS-LOCK-13
    Scenario Outline: <who> changes a name
      When <who> tries to change the name of "Mia" to "Somebody Else" in the app
      Then the app refuses with 403 "scim_managed"
      And the name of "Mia" is "Mia Newcomer"
      And nothing changes

      Examples:
        | who       |
        | the owner |
        | "Adam"    |

    @WS-LOCK-05 @WS-LOCK-13
    Scenario: The owner deactivates somebody
      When the owner tries to deactivate "Mia" in the app
      Then the app refuses with 403 "scim_managed"
      And "Mia" has access
      And nothing changes

    @WS-LOCK-05 @WS-LOCK-13
    Scenario: The owner activates somebody the identity provider has deactivated
      Given the directory has deactivated "Mia"
      When the owner tries to activate "Mia" in the app
      Then the app refuses with 403 "scim_managed"
      And "Mia" has no access
      And nothing changes

  Rule: Admins, even the owner, cannot delete people

    @WS-LOCK-06 @WS-LOCK-13
    Scenario Outline: <who> removes somebody
      When <who> tries to remove "Mia" in the app
      Then the app refuses with 403 "scim_managed"
      And "Mia" has access
      And nothing changes

      Examples:
        | who       |
        | the owner |
        | "Adam"    |

  Rule: Invitations cannot be revoked

    @WS-LOCK-07 @WS-LOCK-13
    Scenario: A pending one
      When the owner tries to revoke the invitation of "Pavel" in the app
      Then the app refuses with 403 "scim_managed"
      And the status of "Pavel" is "PENDING"
      And nothing changes

  Rule: A limited member cannot be turned into a regular one

    @WS-LOCK-08 @WS-LOCK-13
    Scenario: The owner tries
      When the owner tries to make a regular member of "Linus" in the app
      Then the app refuses with 403 "scim_managed"
      And the kind of "Linus" is "limited"
      And nothing changes

  Rule: Roles cannot be changed in the app

    @WS-LOCK-09 @WS-LOCK-13
    Scenario Outline: Granting <role>
      When the owner tries to grant the role <role> of "Mia" in the app
      Then the app refuses with 403 "scim_managed"
      And the role of "Mia" is ""
      And nothing changes

      Examples:
        | role            |
        | WORKSPACE_ADMIN |
        | TEAM_MANAGER    |
        | PROJECT_MANAGER |

    @WS-LOCK-09 @WS-LOCK-13
    Scenario: Revoking a role
      When the owner tries to revoke the role WORKSPACE_ADMIN of "Adam" in the app
      Then the app refuses with 403 "scim_managed"
      And the role of "Adam" is "WORKSPACE_ADMIN"
      And nothing changes

  Rule: Before SCIM is enabled nothing is locked, and after it is disabled nothing is any more

    @WS-LOCK-12
    Scenario: The owner renames somebody after SCIM is disabled
      Given the owner has disabled SCIM
      When the owner changes the name of "Mia" to "Mia Married" in the app
      Then the name of "Mia" is "Mia Married"

    @WS-LOCK-12
    Scenario: The owner grants a role after SCIM is disabled
      Given the owner has disabled SCIM
      When the owner grants the role TEAM_MANAGER of "Mia" in the app
      Then the role of "Mia" is "TEAM_MANAGER"
