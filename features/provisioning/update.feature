Feature: People change
  A person marries, moves to another team or gets another address. The identity
  provider says so, and the workspace follows.

  Rule: A change of name in the identity provider changes the name in the workspace

    @WS-USER-02 @ENTRA-12 @ENTRA-C06 @ENTRA-40 @OKTA-07 @RFC7644-3.5.1-02 @RFC7644-3.5.2.3-05
    Scenario: A new family name
      Given the directory has provisioned "Ada", "Grace"
      When the directory changes the name of "Ada" to "Ada King"
      Then the name of "Ada" is "Ada King"
      And the given name of "Ada" is "Ada"
      And the family name of "Ada" is "King"
      And the e-mail of "Ada" is "ada.lovelace@example.com"
      And "Ada" is the same member as before
      And the name of "Grace" is "Grace Hopper"

    @WS-USER-02 @ENTRA-C36
    Scenario: A name in other letters only
      Given the directory has provisioned "Ada"
      When the directory changes the name of "Ada" to "Ada LoveLace"
      Then the name of "Ada" is "Ada LoveLace"
      And "Ada" has access

  Rule: A change of e-mail changes the e-mail and keeps the member

    @WS-USER-03 @ENTRA-C16 @RFC7644-3.5.2.3-07
    Scenario: A new e-mail address
      Given the directory has provisioned "Ada"
      When the directory changes the e-mail of "Ada" to "ada.king@example.com"
      Then the e-mail of "Ada" is "ada.king@example.com"
      And "Ada" is the same member as before
      And "Ada" has access

    @WS-USER-03 @OKTA-C13 @ENTRA-C37 @RFC7644-3.5.1-02
    Scenario: A new user name
      Given the directory has provisioned "Ada"
      When the directory changes the user name of "Ada" to "ada.king@example.com"
      Then the user name of "Ada" is "ada.king@example.com"
      And "Ada" is the same member as before
      And "Ada" is a member exactly once

    @WS-USER-03 @RFC7644-3.4.2.2-02
    Scenario: The new user name is found
      Given the directory has provisioned "Ada"
      And the directory has changed the user name of "Ada" to "ada.king@example.com"
      When the client sends GET /Users?filter=userName eq "{Ada.userName}"
      Then the response lists exactly "Ada"

    @WS-USER-03 @cap:app-admin
    Scenario Outline: Looking for <address> after a change of e-mail
      Given the directory has provisioned "Ada"
      And the directory has changed the e-mail of "Ada" to "ada.king@example.com"
      When the client sends GET /Users?filter=emails.value eq "<address>"
      Then the response lists <found>

      Examples:
        | address                  | found         |
        | ada.king@example.com     | exactly "Ada" |
        | ada.lovelace@example.com | nothing       |

  Rule: A change of one attribute leaves everything else alone

    @WS-USER-02 @OKTA-10 @OKTA-C14 @RFC7644-3.5.2.3-01
    Scenario: A new title for a member of a group
      Given the directory has provisioned "Ada", "Grace"
      And the directory has pushed group "Sales" with "Ada", "Grace"
      When the directory changes the title of "Ada" to "Countess"
      Then the title of "Ada" is "Countess"
      And the name of "Ada" is "Ada Lovelace"
      And "Ada" has access
      And group "Sales" has exactly the members "Ada", "Grace"

    @WS-USER-02 @ENTRA-13 @ENTRA-14 @RFC7643-3.3-03 @cap:enterprise
    Scenario: A department for somebody who had none
      Given the directory has provisioned "Ada"
      When the directory changes the department of "Ada" to "Engines"
      Then the department of "Ada" is "Engines"
      And the name of "Ada" is "Ada Lovelace"

    @WS-USER-02 @OKTA-C14 @cap:app-admin @cap:app-api
    Scenario: A role given in the app before SCIM survives a change of name
      Given these people have joined in the app:
        | name | role         |
        | Ada  | team manager |
      And the directory has provisioned "Ada"
      When the directory changes the name of "Ada" to "Ada King"
      Then the role of "Ada" is "TEAM_MANAGER"
      And the name of "Ada" is "Ada King"

  Rule: A sync that is repeated with nothing changed writes nothing

    @WS-SYNC-08 @ENTRA-40 @ENTRA-25 @RFC7644-3.14-08
    Scenario: People are synced again
      Given the directory has provisioned "Ada", "Grace"
      When the directory syncs again
      Then nothing changes

    @WS-SYNC-08 @OKTA-03 @ENTRA-25 @JC-24 @RFC7644-3.5.2.1-08 @RFC7644-3.5.2.1-09
    Scenario: Groups are synced again
      Given the directory has provisioned "Ada", "Grace"
      And the directory has pushed group "Sales" with "Ada", "Grace"
      When the directory syncs again
      Then nothing changes
