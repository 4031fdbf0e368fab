@cap:app-api @cap:app-admin
Feature: People are forgotten
  Who leaves for good may ask to be forgotten. An admin then gives them a name
  and an address that say nothing, and takes their access away. The old name and
  the old address must not be found anywhere any more: not in the workspace, not
  in a group, and not in what the application remembers of its requests.

  Rule: Anonymized and then deactivated, nothing of the old name is left

    @WS-GDPR-01
    Scenario: A member
      Given the directory has provisioned "Ada", "Grace"
      And the directory has changed the name of "Ada" to "Nobody Gone"
      And the directory has changed the e-mail of "Ada" to "gone1@example.com"
      And the directory has changed the user name of "Ada" to "gone1@example.com"
      When the directory deactivates "Ada"
      Then the workspace lacks "Lovelace", "ada.lovelace"
      And the provisioning log shows "Hopper"

    @WS-GDPR-01
    Scenario: A member of a group
      Given the directory has provisioned "Ada", "Grace"
      And the directory has pushed group "Sales" with "Ada", "Grace"
      And the directory has changed the name of "Ada" to "Nobody Gone"
      And the directory has changed the e-mail of "Ada" to "gone1@example.com"
      And the directory has changed the user name of "Ada" to "gone1@example.com"
      When the directory deactivates "Ada"
      Then the workspace lacks "Lovelace", "ada.lovelace"
      And the provisioning log shows "Hopper"

  Rule: Who is deactivated can still be anonymized, and nothing of the old name is left

    @WS-GDPR-01 @WS-GDPR-02 @idp:entra
    Scenario: Deactivated, then anonymized
      Given the directory has provisioned "Ada", "Grace"
      And the directory has deactivated "Ada"
      And the directory has changed the e-mail of "Ada" to "gone1@example.com"
      And the directory has changed the user name of "Ada" to "gone1@example.com"
      When the directory changes the name of "Ada" to "Nobody Gone"
      Then the workspace lacks "Lovelace", "ada.lovelace"
      And the name of "Ada" is "Nobody Gone"
      And "Ada" has no access
      And the provisioning log shows "Hopper"

    @WS-GDPR-02 @idp:entra
    Scenario: The new name of somebody who is deactivated is shown
      Given the directory has provisioned "Ada"
      And the directory has deactivated "Ada"
      When the directory changes the name of "Ada" to "Nobody Gone"
      Then the name of "Ada" is "Nobody Gone"
      And "Ada" has no access

    @WS-GDPR-01 @idp:entra
    Scenario: Deactivated, anonymized and removed
      Given the directory has provisioned "Ada", "Grace"
      And the directory has deactivated "Ada"
      And the directory has changed the name of "Ada" to "Nobody Gone"
      And the directory has changed the e-mail of "Ada" to "gone1@example.com"
      And the directory has changed the user name of "Ada" to "gone1@example.com"
      When the directory deletes "Ada"
      Then the workspace lacks "Lovelace", "ada.lovelace"
      And the provisioning log shows "Hopper"

  Rule: Who is removed leaves no name behind

    @WS-GDPR-01
    Scenario: A client removes a user
      Given the directory has provisioned "Ada", "Grace"
      And a client has deleted user "Ada"
      When the owner looks at the provisioning log
      Then the workspace lacks "Lovelace", "ada.lovelace"
      And the provisioning log shows "Hopper"
