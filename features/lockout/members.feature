@cap:app-api
Feature: What people may no longer do to themselves

  Background:
    Given these people have joined in the app:
      | name |
      | Mia  |
    And the directory has provisioned "Mia"

  Rule: A person cannot change their own name

    @WS-LOCK-01
    Scenario: The name
      When "Mia" tries to change the name of "Mia" to "Mia Married" in the app
      Then the app refuses
      And the name of "Mia" is "Mia Newcomer"
      And nothing changes

    @WS-LOCK-01
    Scenario: The timezone stays the person's own
      When "Mia" changes the timezone of "Mia" to "Asia/Tokyo" in the app
      Then the timezone of "Mia" is "Asia/Tokyo"

    @WS-LOCK-01
    Scenario: The start of the week stays the person's own
      When "Mia" changes the week start of "Mia" to "SUNDAY" in the app
      Then the week start of "Mia" is "SUNDAY"

  Rule: A person cannot leave the workspace on their own

    @WS-LOCK-02
    Scenario: Leaving
      When "Mia" tries to leave the workspace
      Then the app refuses
      And "Mia" has access
      And nothing changes

  Rule: Reading stays possible for everyone who could read before

    @WS-LOCK-14
    Scenario: Members as well as the owner
      When the directory pushes group "Sales" with "Mia"
      Then "Mia" can look at the workspace
      And the owner can look at the workspace

  Rule: Nobody joins by their e-mail domain any more

    @WS-LOCK-03
    Scenario: Signing in with an address of the domain
      Given people with an e-mail at "joiners.example" have been let in by the owner
      When "Radia" tries to sign in with "radia@joiners.example"
      Then "Radia" is not a member
      And nothing changes

    @WS-LOCK-03
    Scenario: The domain was let in before SCIM was enabled
      Given people with an e-mail at "joiners.example" have been let in by the owner
      And the owner has disabled SCIM
      And "Radia" has signed in with "radia@joiners.example"
      And the owner has enabled SCIM
      When "Edsger" tries to sign in with "edsger@joiners.example"
      Then "Edsger" is not a member
      And "Radia" has access
      And nothing changes

    @WS-LOCK-03 @WS-USER-15
    Scenario: Somebody whom the identity provider has deactivated signs in
      Given people with an e-mail at "example.com" have been let in by the owner
      And the directory has deactivated "Mia"
      When "Mia" tries to sign in with "mia.newcomer@example.com"
      Then "Mia" has no access
      And nothing changes

    @WS-LOCK-03 @WS-LOCK-12
    Scenario: Once SCIM is disabled the domain lets people in again
      Given people with an e-mail at "joiners.example" have been let in by the owner
      And the owner has disabled SCIM
      When "Radia" signs in with "radia@joiners.example"
      Then "Radia" has access
