Feature: The gallery tests that run through Entra ID's engine

  Rule: Users

    @WS-USER-01 @ENTRA-01
    Scenario: 1 User_Create
      When the directory provisions "Ada"
      Then "Ada" has access
      And the name of "Ada" is "Ada Lovelace"

    @WS-USER-02 @ENTRA-12
    Scenario: 2 User_Update
      Given the directory has provisioned "Ada"
      When the directory changes the name of "Ada" to "Ada King"
      Then the name of "Ada" is "Ada King"

    @WS-USER-04 @ENTRA-09
    Scenario: 3 User_Disable
      Given the directory has provisioned "Ada"
      When the directory deactivates "Ada"
      Then "Ada" is found as inactive
      And "Ada" has no access

    @ENTRA-34
    Scenario: 4 User_Delete (optional)
      Given the directory has provisioned "Ada"
      And the directory has deleted "Ada"
      When 31 days pass
      Then "Ada" is not a member

    @ENTRA-16 @cap:enterprise
    Scenario: 5 User_Update_Manager
      Given the directory has provisioned "Grace", "Ada"
      When the directory changes the manager of "Ada" to "Grace"
      Then the manager of "Ada" is "Grace"

    @WS-USER-05 @ENTRA-32 @ENTRA-52
    Scenario: 6 Restore_User
      Given the directory has provisioned "Ada"
      And the directory has deleted "Ada"
      When the directory restores "Ada"
      Then "Ada" has access
      And "Ada" is the same member as before

    @WS-USER-01 @ENTRA-08
    Scenario: 7 POD_User
      When the admin provisions "Ada" on demand
      Then "Ada" has access

  Rule: Groups

    Background:
      Given the directory has provisioned "Ada", "Grace"

    @WS-GROUP-04 @ENTRA-28
    Scenario: 8 Group_Create
      When the directory pushes group "Sales" with "Ada"
      Then group "Sales" has exactly the members "Ada"

    @WS-GROUP-06 @ENTRA-C04
    Scenario: 9 Group_Update
      Given the directory has pushed group "Sales" with "Ada"
      When the directory renames group "Sales" to "Revenue"
      Then group "Revenue" has exactly the members "Ada"
      And there is no group "Sales"

    @WS-GROUP-04 @ENTRA-34
    Scenario: 10 Group_Delete (optional)
      Given the directory has pushed group "Sales" with "Ada"
      When the directory deletes group "Sales"
      Then there is no group "Sales"

    @WS-GROUP-05 @ENTRA-23
    Scenario: 11 Group_Add_Member
      Given the directory has pushed group "Sales" with "Ada"
      When the directory adds "Grace" to group "Sales"
      Then group "Sales" has exactly the members "Ada", "Grace"

    @WS-GROUP-11 @ENTRA-22 @ENTRA-24
    Scenario: 12 Group_Remove_Member
      Given the directory has pushed group "Sales" with "Ada", "Grace"
      When the directory removes "Grace" from group "Sales"
      Then group "Sales" has exactly the members "Ada"

    @WS-GROUP-05 @ENTRA-08
    Scenario: 13 POD_Group
      Given the admin has paused the sync
      And the directory has pushed group "Sales" with "Ada", "Grace"
      When the admin provisions "Sales" on demand
      Then group "Sales" has exactly the members "Ada", "Grace"

    @WS-GROUP-04 @ENTRA-28
    Scenario: 14 Restore_Group (optional)
      Given the directory has pushed group "Sales" with "Ada"
      And the directory has deleted group "Sales"
      When the directory pushes group "Sales" with "Ada"
      Then group "Sales" has exactly the members "Ada"
