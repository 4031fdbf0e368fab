Feature: What only Microsoft Entra ID does

  Rule: The tenant URL works with the compliance flag on it

    @WS-ENABLE-12 @ENTRA-06 @RFC7644-3.4.2-02
    Scenario: The flag as admins paste it
      Given the admin has entered the base URL as "{base}?aadOptscim062020"
      When the admin tests the connection
      Then nothing changes

    @WS-ENABLE-12 @ENTRA-06 @WS-USER-01
    Scenario: People are provisioned through that URL
      Given the admin has entered the base URL as "{base}?aadOptscim062020"
      When the directory provisions "Ada"
      Then "Ada" has access
      And "Ada" is a member exactly once

  Rule: Operations are written with a capital letter and values may be strings

    @ENTRA-08 @ENTRA-09 @ENTRA-37 @RFC7644-3.5.2-06 @tolerant @OKTA-C12
    Scenario: A person gets a title, leaves, comes back
      Given the directory has provisioned "Ada"
      And the directory has changed the title of "Ada" to "Analyst"
      And the directory has deactivated "Ada"
      When the directory reactivates "Ada"
      Then "Ada" has access
      And the title of "Ada" is "Analyst"

    @ENTRA-08 @ENTRA-09 @RFC7644-3.5.2-06 @RFC7643-2.3.2-01 @tolerant
    Scenario: A person is deactivated with the string "False"
      Given the directory has provisioned "Ada"
      When the directory deactivates "Ada"
      Then "Ada" has no access
      And "Ada" is found as inactive

  Rule: The manager arrives as a bare id in a request of its own

    @ENTRA-16 @ENTRA-C10 @RFC7644-3.5.2.1-03 @cap:enterprise
    Scenario: A manager is set
      Given the directory has provisioned "Grace", "Ada"
      When the directory changes the manager of "Ada" to "Grace"
      Then the manager of "Ada" is "Grace"
      And the name of "Ada" is "Ada Lovelace"

    @ENTRA-16 @WS-SYNC-08 @cap:enterprise
    Scenario: A manager that is set already is not set again
      Given the directory has provisioned "Grace", "Ada"
      And the directory has changed the manager of "Ada" to "Grace"
      When the directory syncs again
      Then nothing changes

  Rule: A value of a type that the person does not have yet is created

    @ENTRA-19 @ENTRA-20 @ENTRA-C05 @RFC7644-3.5.2.1-11 @tolerant
    Scenario: A first phone number, together with a new title
      Given the directory has provisioned "Ada"
      And the directory has changed the title of "Ada" to "Countess"
      When the directory changes the phone of "Ada" to "+44 20 7946 0000"
      Then the phone of "Ada" is "+44 20 7946 0000"
      And the title of "Ada" is "Countess"

  Rule: A person who is deleted and restored is the same member, groups included

    @ENTRA-31 @ENTRA-32 @ENTRA-C13 @WS-USER-05
    Scenario: Restored from the recycle bin
      Given the directory has provisioned "Ada", "Grace"
      And the directory has pushed group "Sales" with "Ada", "Grace"
      And the directory has deleted "Ada"
      When the directory restores "Ada"
      Then "Ada" has access
      And the user name of "Ada" is "ada.lovelace@example.com"
      And "Ada" is a member exactly once
      And group "Sales" has exactly the members "Ada", "Grace"

  Rule: Thirty days after the account was deleted the user is deleted for good

    @ENTRA-34 @WS-GROUP-12 @RFC7644-3.6-05 @RFC7644-3.6-06
    Scenario: Nobody restores the account
      Given the directory has provisioned "Ada", "Grace"
      And the directory has pushed group "Sales" with "Ada", "Grace"
      And the directory has deleted "Ada"
      When 31 days pass
      Then "Ada" is not a member
      And group "Sales" has exactly the members "Grace"

  Rule: Guests have user names with marks in them

    @ENTRA-50 @ENTRA-03
    Scenario: A guest of another tenant
      Given the directory has these people:
        | name | user name                              |
        | Ada  | ada+x_partner.example#EXT#@example.com |
      When the directory provisions "Ada"
      Then "Ada" has access
      And "Ada" is a member exactly once

  Rule: Members who are in the group already are added again without harm

    @ENTRA-25 @RFC7644-3.5.2.1-08 @RFC7644-3.5.2.1-09
    Scenario: A redundant add beside a real one
      Given the directory has provisioned "Ada", "Grace"
      And the directory has pushed group "Sales" with "Ada"
      And a client has added "Grace" to group "Sales"
      When the directory adds "Grace" to group "Sales"
      Then group "Sales" has exactly the members "Ada", "Grace"
      And nothing changes
