Feature: Okta's plan for its catalogue: people

  Rule: New and existing people

    @OKTA-09 @OKTA-C10 @WS-USER-01
    Scenario: C9290. A new user is created
      When the directory provisions "Ada"
      Then "Ada" has access
      And the name of "Ada" is "Ada Lovelace"
      And the e-mail of "Ada" is "ada.lovelace@example.com"
      And "Ada" is a member exactly once

    @OKTA-09 @WS-USER-01 @cap:enterprise
    Scenario: C9334. A user with all the attributes that are mapped
      Given the directory has these people:
        | name | full name    | title   | department | employee number | locale | phone            | timezone        |
        | Ada  | Ada Lovelace | Analyst | Engines    | 4711            | en-US  | +44 20 7946 0000 | Europe/Belgrade |
      When the directory provisions "Ada"
      Then "Ada" has access
      And the title of "Ada" is "Analyst"
      And the department of "Ada" is "Engines"
      And the employee number of "Ada" is "4711"
      And the phone of "Ada" is "+44 20 7946 0000"

    @OKTA-12 @WS-USER-11
    Scenario: C9335. A user who is in the app already is linked
      Given a client has created user "Ada"
      When the directory provisions "Ada"
      Then "Ada" has access
      And "Ada" is the same member as before
      And "Ada" is a member exactly once

    @OKTA-14 @RFC7643-4.1.1-01 @WS-USER-12
    Scenario: C9336. User name and e-mail differ
      Given the directory has these people:
        | name | user name        | e-mail               |
        | Ada  | ada@corp.example | lovelace@example.com |
      When the directory provisions "Ada"
      Then the user name of "Ada" is "ada@corp.example"
      And the e-mail of "Ada" is "lovelace@example.com"

  Rule: Changes

    @OKTA-07 @WS-USER-02 @RFC7644-3.5.1-02
    Scenario: C9291. A changed profile is pushed
      Given the directory has provisioned "Ada"
      When the directory changes the name of "Ada" to "Ada King"
      Then the name of "Ada" is "Ada King"
      And "Ada" is the same member as before

    @OKTA-C13 @WS-USER-03
    Scenario: C9310. A changed e-mail address is pushed
      Given the directory has provisioned "Ada"
      When the directory changes the e-mail of "Ada" to "ada.king@example.com"
      Then the e-mail of "Ada" is "ada.king@example.com"
      And "Ada" is the same member as before

    @OKTA-C19 @WS-USER-02 @RFC7643-2.5-01
    Scenario Outline: C9337. A value is emptied, which Okta sends as <form>
      Given the admin has set cleared to "<form>"
      And the directory has these people:
        | name | title   |
        | Ada  | Analyst |
      And the directory has provisioned "Ada"
      When the directory changes the title of "Ada" to ""
      Then "Ada" has access
      And the name of "Ada" is "Ada Lovelace"

      Examples:
        | form   |
        | absent |
        | empty  |

    @OKTA-09 @RFC7643-4.1.1-12
    Scenario: C9301, C9302. A changed password is synchronised
      Given the admin has switched password sync on
      And the directory has provisioned "Ada"
      When the directory changes the password of "Ada" to "Corr3ct-horse-battery"
      Then "Ada" has access
      And the name of "Ada" is "Ada Lovelace"

  Rule: Leaving and returning

    @OKTA-01 @OKTA-17 @OKTA-C01 @WS-USER-04
    Scenario: C9292. A user is deactivated
      Given the directory has provisioned "Ada"
      When the directory deactivates "Ada"
      Then "Ada" has no access
      And "Ada" is found as inactive

    @OKTA-12 @OKTA-C09 @WS-USER-05
    Scenario: C9293. A user is activated again under the same id
      Given the directory has provisioned "Ada"
      And the directory has deactivated "Ada"
      When the directory reactivates "Ada"
      Then "Ada" has access
      And "Ada" is the same member as before
      And the name of "Ada" is "Ada Lovelace"
      And "Ada" is a member exactly once

    @OKTA-17 @WS-USER-15
    Scenario: C9294. A user is unassigned
      Given the directory has provisioned "Ada", "Grace"
      When the directory unassigns "Ada"
      Then "Ada" has no access
      And "Grace" has access

    @OKTA-17 @WS-USER-15
    Scenario: C9311. A group is unassigned
      Given the directory has assigned group "Sales" with "Ada", "Grace"
      When the directory unassigns group "Sales"
      Then "Ada" has no access
      And "Grace" has no access

    @OKTA-09 @WS-USER-01
    Scenario: C9309. The people of an assigned group
      When the directory assigns group "Sales" with "Ada", "Grace"
      Then "Ada" has access
      And "Grace" has access

    @OKTA-17 @WS-SYNC-08
    Scenario: C9295, C9300. Suspending and unsuspending, of which Okta sends nothing
      Given the directory has provisioned "Ada"
      When the directory syncs again
      Then "Ada" has access
      And nothing changes

  Rule: C9303, C9304, C9305, C9308. People and groups are imported

    @OKTA-15 @WS-SYNC-05 @RFC7644-3.4.2.4-10
    Scenario: C9303, C9304, C9305. People who are in the app
      Given a client has created user "Ada"
      And a client has created user "Grace"
      When the directory imports the people of the app
      Then the import shows "Ada", "Grace" once each
      And nothing changes

    @OKTA-15 @WS-SYNC-05 @RFC7644-3.4.2.4-12
    Scenario: C9308. More people than a page holds
      Given a client has created 120 users
      When the directory imports the people of the app
      Then the import shows everybody once
      And nothing changes
