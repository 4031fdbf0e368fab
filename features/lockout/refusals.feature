@cap:app-api @cap:app-admin @idp:okta:aiw
Feature: What a locked action answers
  Whoever is refused learns why, and where the change has to be made instead.
  The text does not depend on the identity provider, so one plays this.

  Rule: A locked action answers 403 with code scim_managed, and says where to make the change

    Background:
      Given these people have joined in the app:
        | name  | role  | status  | limited |
        | Adam  | admin |         |         |
        | Mia   |       |         |         |
        | Pavel |       | PENDING |         |
        | Linus |       |         | yes     |
      And the directory has provisioned "Mia"
      And the directory has pushed group "Sales" with "Mia"

    @WS-LOCK-13
    Scenario Outline: A refusal to <do>
      When <who> tries to <do>
      Then the app refuses with 403 "scim_managed"
      And nothing changes

      Examples:
        | do                                                       | who       |
        | change the name of "Mia" to "Mia Married" in the app     | "Mia"     |
        | leave the workspace                                      | "Mia"     |
        | invite "Radia" in the app                                | the owner |
        | change the name of "Mia" to "Somebody Else" in the app   | the owner |
        | deactivate "Mia" in the app                              | the owner |
        | remove "Mia" in the app                                  | the owner |
        | revoke the invitation of "Pavel" in the app              | the owner |
        | make a regular member of "Linus" in the app              | the owner |
        | grant the role TEAM_MANAGER of "Mia" in the app          | the owner |
        | revoke the role WORKSPACE_ADMIN of "Adam" in the app     | the owner |
        | create group "Support" in the app                        | the owner |
        | rename group "Sales" to "Support" in the app             | the owner |
        | delete group "Sales" in the app                          | the owner |
        | add "Linus" to group "Sales" in the app                  | the owner |
        | remove "Mia" from group "Sales" in the app               | the owner |
