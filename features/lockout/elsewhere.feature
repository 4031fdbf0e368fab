@cap:app-api @cap:app-admin
Feature: Workspaces and times that the lock leaves alone
  The lock belongs to one workspace, from enabling to disabling. Before, after
  and elsewhere people do what their role allows.

  Rule: Another workspace without SCIM is unaffected

    Background:
      Given these people have joined in the app:
        | name | role  |
        | Adam | admin |
        | Mia  |       |
      And the directory has provisioned "Mia"
      And everybody has turned to another workspace without SCIM

    @WS-LOCK-15 @idp:okta:aiw
    Scenario Outline: There <who> <does>
      When <who> <does>
      Then <effect>

      Examples:
        | does                                                  | who       | effect                              |
        | changes the name of "Mia" to "Mia Married" in the app | "Mia"     | the name of "Mia" is "Mia Married"  |
        | leaves the workspace                                  | "Mia"     | "Mia" is not a member               |
        | removes "Mia" in the app                              | "Adam"    | "Mia" is not a member               |
        | grants the role TEAM_MANAGER of "Mia" in the app      | the owner | the role of "Mia" is "TEAM_MANAGER" |
        | creates group "Support" in the app                    | "Adam"    | group "Support" exists once         |

    @WS-LOCK-15 @idp:okta:aiw
    Scenario: What happens there is not seen here
      Given "Mia" has left the workspace
      And everybody has turned to the first workspace again
      When "Mia" tries to leave the workspace
      Then the app refuses with 403 "scim_managed"
      And "Mia" has access
      And nothing changes

    @WS-LOCK-15 @WS-USER-04
    Scenario: The identity provider of here changes nothing there
      When the directory deactivates "Mia"
      Then "Mia" has access
      And nothing changes

  Rule: Reading stays possible whatever the role

    @WS-LOCK-14
    Scenario: Each role looks at the workspace
      Given these people have joined in the app:
        | name  | role            | limited |
        | Adam  | admin           |         |
        | Tina  | team manager    |         |
        | Alan  | project manager |         |
        | Mia   |                 |         |
        | Linus |                 | yes     |
      And the directory has provisioned "Mia"
      When the directory changes the name of "Mia" to "Mia Married"
      Then "Adam" can look at the workspace
      And "Tina" can look at the workspace
      And "Alan" can look at the workspace
      And "Linus" can look at the workspace
      And "Mia" can look at the workspace

  @idp:okta:aiw
  Rule: Before SCIM is enabled everybody does what their role allows

    Background:
      Given SCIM has not been enabled
      And these people have joined in the app:
        | name  | role  | status  | limited |
        | Adam  | admin |         |         |
        | Mia   |       |         |         |
        | Pavel |       | PENDING |         |
        | Linus |       |         | yes     |
      And group "Sales" has been made in the app with "Mia"

    @WS-LOCK-12
    Scenario Outline: Before it <who> <does>
      When <who> <does>
      Then <effect>

      Examples:
        | does                                                  | who       | effect                                               |
        | changes the name of "Mia" to "Mia Married" in the app | "Mia"     | the name of "Mia" is "Mia Married"                   |
        | leaves the workspace                                  | "Mia"     | "Mia" is not a member                                |
        | invites "Radia" in the app                            | "Adam"    | the status of "Radia" is "PENDING"                   |
        | changes the name of "Mia" to "Mia King" in the app    | "Adam"    | the name of "Mia" is "Mia King"                      |
        | deactivates "Mia" in the app                          | "Adam"    | "Mia" has no access                                  |
        | removes "Mia" in the app                              | "Adam"    | "Mia" is not a member                                |
        | revokes the invitation of "Pavel" in the app          | "Adam"    | "Pavel" is not a member                              |
        | makes a regular member of "Linus" in the app          | "Adam"    | the kind of "Linus" is "regular"                     |
        | grants the role TEAM_MANAGER of "Mia" in the app      | "Adam"    | the role of "Mia" is "TEAM_MANAGER"                  |
        | revokes the role WORKSPACE_ADMIN of "Adam" in the app | the owner | the role of "Adam" is ""                             |
        | creates group "Support" in the app                    | "Adam"    | group "Support" exists once                          |
        | renames group "Sales" to "Support" in the app         | "Adam"    | group "Support" has exactly the members "Mia"        |
        | deletes group "Sales" in the app                      | "Adam"    | there is no group "Sales"                            |
        | adds "Linus" to group "Sales" in the app              | "Adam"    | group "Sales" has exactly the members "Mia", "Linus" |
        | removes "Mia" from group "Sales" in the app           | "Adam"    | group "Sales" has no members                         |

    @WS-LOCK-12
    Scenario Outline: Before it a member tries to <do>
      When "Linus" tries to <do>
      Then the app refuses with 403 "forbidden"
      And nothing changes

      Examples:
        | do                                                |
        | invite "Radia" in the app                         |
        | change the name of "Mia" to "Mia King" in the app |
        | remove "Mia" in the app                           |
        | grant the role TEAM_MANAGER of "Mia" in the app   |
        | create group "Support" in the app                 |
        | delete group "Sales" in the app                   |
        | add "Linus" to group "Sales" in the app           |

    @WS-LOCK-12 @WS-LOCK-03
    Scenario: Before it the domain lets people in
      Given people with an e-mail at "joiners.example" have been let in by the owner
      When "Radia" signs in with "radia@joiners.example"
      Then "Radia" has access

  @idp:okta:aiw
  Rule: After SCIM is disabled everybody does again what their role allows

    Background:
      Given these people have joined in the app:
        | name  | role  | status  | limited |
        | Adam  | admin |         |         |
        | Pavel |       | PENDING |         |
        | Linus |       |         | yes     |
      And the directory has provisioned "Mia", "Grace"
      And the directory has pushed group "Sales" with "Mia"
      And the owner has disabled SCIM

    @WS-LOCK-12
    Scenario Outline: After it <who> <does>
      When <who> <does>
      Then <effect>

      Examples:
        | does                                                  | who       | effect                                               |
        | invites "Radia" in the app                            | "Adam"    | the status of "Radia" is "PENDING"                   |
        | changes the name of "Mia" to "Mia King" in the app    | "Adam"    | the name of "Mia" is "Mia King"                      |
        | deactivates "Mia" in the app                          | "Adam"    | "Mia" has no access                                  |
        | removes "Mia" in the app                              | "Adam"    | "Mia" is not a member                                |
        | revokes the invitation of "Pavel" in the app          | "Adam"    | "Pavel" is not a member                              |
        | makes a regular member of "Linus" in the app          | "Adam"    | the kind of "Linus" is "regular"                     |
        | grants the role TEAM_MANAGER of "Mia" in the app      | "Adam"    | the role of "Mia" is "TEAM_MANAGER"                  |
        | revokes the role WORKSPACE_ADMIN of "Adam" in the app | the owner | the role of "Adam" is ""                             |
        | renames group "Sales" to "Support" in the app         | "Adam"    | group "Support" has exactly the members "Mia"        |
        | deletes group "Sales" in the app                      | "Adam"    | there is no group "Sales"                            |
        | adds "Grace" to group "Sales" in the app              | "Adam"    | group "Sales" has exactly the members "Mia", "Grace" |
        | removes "Mia" from group "Sales" in the app           | "Adam"    | group "Sales" has no members                         |
        | leaves the workspace                                  | "Linus"   | "Linus" is not a member                              |
        | changes the name of "Linus" to "L. T." in the app     | "Linus"   | the name of "Linus" is "L. T."                       |
