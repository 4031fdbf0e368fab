Feature: People leave and return
  Whoever leaves the company must be out at once; whoever returns must find
  everything as it was.

  Rule: A person deactivated in the identity provider has no access any more

    @WS-USER-04 @OKTA-01 @OKTA-08 @ENTRA-08 @ENTRA-09 @RFC7643-4.1.1-11 @RFC7643-2.3.2-01 @RFC7644-3.5.2.3-01 @OKTA-C01
    Scenario: The account is closed
      Given the directory has provisioned "Ada", "Grace"
      When the directory deactivates "Ada"
      Then "Ada" has no access
      And "Grace" has access

    @WS-USER-04 @WS-USER-15 @cap:app-admin @cap:app-api
    Scenario: The person's own API key stops working
      Given these people have joined in the app:
        | name |
        | Ada  |
      And the directory has provisioned "Ada"
      When the directory deactivates "Ada"
      Then "Ada" has no access

    @WS-USER-15 @OKTA-17 @RFC7643-4.1.1-11
    Scenario: The app is taken away from the person
      Given the directory has provisioned "Ada", "Grace"
      When the directory unassigns "Ada"
      Then "Ada" has no access
      And "Grace" has access

    @WS-USER-15 @RFC7643-4.1.1-11
    Scenario: The account is deleted
      Given the directory has provisioned "Ada", "Grace"
      When the directory deletes "Ada"
      Then "Ada" has no access
      And "Grace" has access

    @WS-USER-15 @WS-USER-01
    Scenario: The person leaves the group that had the app
      Given the directory has assigned group "Sales" with "Ada", "Grace"
      When the directory removes "Ada" from group "Sales"
      Then "Ada" has no access
      And "Grace" has access

    @WS-USER-15 @cap:app-admin @cap:app-api
    Scenario Outline: The person's own API key ends when the directory <way> the person
      Given these people have joined in the app:
        | name |
        | Ada  |
      And the directory has provisioned "Ada"
      When the directory <way> "Ada"
      Then "Ada" has no access

      Examples:
        | way       |
        | unassigns |
        | deletes   |

    @WS-USER-04 @ENTRA-C36 @OKTA-08 @RFC7644-3.5.2.3-01
    Scenario: Leaving changes nothing else about the person
      Given the directory has provisioned "Ada"
      When the directory deactivates "Ada"
      Then the name of "Ada" is "Ada Lovelace"
      And the e-mail of "Ada" is "ada.lovelace@example.com"
      And "Ada" is the same member as before

  Rule: An inactive person stays visible to the identity provider

    @WS-USER-18 @OKTA-12 @ENTRA-33 @ENTRA-C14 @ENTRA-C33 @RFC7643-4.1.1-22 @OKTA-C08
    Scenario: Read by id as well as found by user name
      Given the directory has provisioned "Ada"
      When the directory deactivates "Ada"
      Then "Ada" is found as inactive

  Rule: A person who returns is the same member

    @WS-USER-05 @OKTA-C09 @OKTA-12 @ENTRA-52 @ENTRA-C15 @RFC7643-4.1.1-11 @RFC7644-3.1-03 @RFC7644-3.5.2.3-02
    Scenario: The account is opened again
      Given the directory has provisioned "Ada"
      And the directory has deactivated "Ada"
      When the directory reactivates "Ada"
      Then "Ada" has access
      And "Ada" is the same member as before
      And "Ada" is a member exactly once

    @WS-USER-05 @ENTRA-C32 @WS-GROUP-12
    Scenario: Groups are kept
      Given the directory has provisioned "Ada", "Grace"
      And the directory has pushed group "Sales" with "Ada", "Grace"
      And the directory has deactivated "Ada"
      When the directory reactivates "Ada"
      Then "Ada" has access
      And group "Sales" has exactly the members "Ada", "Grace"

    @WS-USER-05 @cap:app-admin @cap:app-api
    Scenario: Role, settings, API key are kept
      Given these people have joined in the app:
        | name | role  |
        | Ada  | admin |
      And the directory has provisioned "Ada"
      And "Ada" has changed the week start of "Ada" to "SUNDAY" in the app
      And the directory has deactivated "Ada"
      When the directory reactivates "Ada"
      Then "Ada" has access
      And the role of "Ada" is "WORKSPACE_ADMIN"
      And the week start of "Ada" is "SUNDAY"
      And "Ada" is the same member as before

    @WS-USER-05 @OKTA-12
    Scenario: The app is given back to the person
      Given the directory has provisioned "Ada"
      And the directory has unassigned "Ada"
      When the directory provisions "Ada"
      Then "Ada" has access
      And "Ada" is a member exactly once

    @WS-USER-05 @WS-USER-02
    Scenario: The person returns under another name
      Given the directory has provisioned "Ada"
      And the directory has deactivated "Ada"
      And the directory has changed the name of "Ada" to "Ada King"
      When the directory reactivates "Ada"
      Then "Ada" has access
      And the name of "Ada" is "Ada King"

  @cap:app-admin @cap:app-api
  Rule: The last active owner stays, since nobody could then manage the connection

    @WS-USER-16 @RFC7644-3.12-06
    Scenario: The only owner is deactivated
      Given these people have joined in the app:
        | name | role  |
        | Olga | owner |
      And the directory has provisioned "Olga"
      When the directory tries to deactivate "Olga"
      Then the admin is told that "Olga" failed with status 403
      And "Olga" has access
      And nothing changes

    @WS-USER-16
    Scenario: One of two owners is deactivated
      Given these people have joined in the app:
        | name  | role  |
        | Olga  | owner |
        | Grace | owner |
      And the directory has provisioned "Olga"
      When the directory deactivates "Olga"
      Then "Olga" has no access
      And "Grace" has access
