@cap:app-api @cap:app-admin
Feature: The workspace remembers what the identity provider did
  When somebody has lost access, or never got it, an admin wants to know what the
  identity provider sent and what became of it.

  Rule: Owners and admins see it, nobody else does

    @RFC7642-3.3-01
    Scenario: The owner looks
      Given the directory has provisioned "Ada"
      When the owner looks at the provisioning log
      Then the provisioning log shows "Lovelace"
      And the audit log shows "user.created"

    @RFC7642-3.3-01
    Scenario Outline: A member looks at the <which> log
      Given these people have joined in the app:
        | name |
        | Mia  |
      And the directory has provisioned "Ada"
      When "Mia" tries to look at the <which> log
      Then the app refuses with 403 "forbidden"

      Examples:
        | which        |
        | provisioning |
        | audit        |

  Rule: Every change is in the audit log, whoever made it

    @RFC7642-3.1-01
    Scenario: The identity provider deactivates somebody
      Given the directory has provisioned "Ada"
      When the directory deactivates "Ada"
      Then the audit log shows "user.deactivated"

  Rule: It says where the workspace did not follow

    @WS-USER-09 @tolerant
    Scenario: An unknown timezone
      Given the directory has these people:
        | name | timezone  |
        | Ada  | Mars/Base |
      When the directory provisions "Ada"
      Then the provisioning log shows "unknown timezone Mars/Base"

  Rule: No secret is in it

    @WS-ENABLE-04 @cap:admin
    Scenario: A password, given and changed
      Given a client has created user "Radia" with:
        | attribute | value            |
        | password  | "sesame-Opens-1" |
      When the client sends PATCH /Users/{Radia} with body:
        """
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [{"op": "replace", "path": "password", "value": "sesame-Opens-2"}]}
        """
      Then the provisioning log shows "radia.perlman"
      And the provisioning log lacks "sesame-Opens"
