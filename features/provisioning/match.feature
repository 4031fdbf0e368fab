Feature: People who are members already
  A workspace has members before SCIM is enabled. The identity provider finds
  them by their user name instead of making them a second time.

  @cap:app-admin @cap:app-api
  Rule: An existing member is matched, not duplicated

    @WS-USER-11 @RFC7644-3.4.2.2-02 @RFC7644-3.3-07
    Scenario: A member who joined in the app
      Given these people have joined in the app:
        | name |
        | Ada  |
      When the directory provisions "Ada"
      Then "Ada" is the same member as before
      And "Ada" is a member exactly once
      And "Ada" has access

    @WS-USER-11 @OKTA-14 @ENTRA-07 @RFC7643-4.1.1-03 @RFC7644-3.4.2.2-38
    Scenario: The identity provider writes the user name in other letters
      Given these people have joined in the app:
        | name |
        | Ada  |
      And the directory has these people:
        | name | user name                |
        | Ada  | Ada.Lovelace@EXAMPLE.com |
      When the directory provisions "Ada"
      Then "Ada" is the same member as before
      And "Ada" is a member exactly once

    @WS-USER-11 @WS-USER-10
    Scenario: SCIM is enabled with members present
      Given SCIM has not been enabled
      And these people have joined in the app:
        | name  | full name |
        | Ada   | A. L.     |
        | Grace | G. H.     |
      And the owner has enabled SCIM
      And the directory has these people:
        | name | full name    |
        | Ada  | Ada Lovelace |
      When the directory provisions "Ada"
      Then "Ada" is the same member as before
      And the name of "Ada" is "Ada Lovelace"
      And the name of "Grace" is "G. H."
      And "Grace" has access

    @WS-USER-11 @OKTA-C14
    Scenario: A member with a role keeps it
      Given these people have joined in the app:
        | name | role            |
        | Ada  | project manager |
      When the directory provisions "Ada"
      Then the role of "Ada" is "PROJECT_MANAGER"
      And "Ada" is the same member as before

  @cap:app-admin @cap:app-api
  Rule: A member without access becomes active when the identity provider provisions them

    @WS-USER-17 @ENTRA-52 @RFC7643-4.1.1-11 @RFC7644-3.1-03
    Scenario Outline: The member is <status>
      Given these people have joined in the app:
        | name | status   |
        | Ada  | <status> |
      When the directory provisions "Ada"
      Then "Ada" has access
      And "Ada" is the same member as before
      And "Ada" is a member exactly once

      Examples:
        | status   |
        | PENDING  |
        | DECLINED |
        | INACTIVE |

    @WS-USER-17 @WS-LOCK-07
    Scenario Outline: Enabling SCIM leaves a <status> member as they are
      Given SCIM has not been enabled
      And these people have joined in the app:
        | name | status   |
        | Ada  | <status> |
      When the owner enables SCIM
      Then the status of "Ada" is "<status>"
      And "Ada" is found as inactive

      Examples:
        | status   |
        | PENDING  |
        | DECLINED |
        | INACTIVE |

    @WS-USER-17 @WS-USER-11
    Scenario: Somebody is invited before SCIM is enabled
      Given SCIM has not been enabled
      And the owner has invited "Ada" in the app
      And the owner has enabled SCIM
      When the directory provisions "Ada"
      Then "Ada" has access
      And "Ada" is the same member as before
      And "Ada" is a member exactly once
      And the name of "Ada" is "Ada Lovelace"

    @WS-USER-17 @WS-LOCK-08
    Scenario: A limited member keeps being limited
      Given these people have joined in the app:
        | name | status  | limited |
        | Ada  | PENDING | yes     |
      When the directory provisions "Ada"
      Then "Ada" has access
      And the kind of "Ada" is "limited"
