Feature: What only JumpCloud does

  Rule: Activating makes a test user and a test group, and leaves nothing behind

    @JC-25 @JC-21 @JC-22 @JC-26 @RFC7643-3.1-03 @RFC7643-2.5-02 @RFC7644-3.6-05
    Scenario: The connection is activated beside people who are there
      Given the directory has provisioned "Ada"
      And the directory has pushed group "Sales" with "Ada"
      When the admin tests the connection
      Then "Ada" has access
      And group "Sales" has exactly the members "Ada"
      And nothing changes

  Rule: JumpCloud sends the whole person each time, with empty lists

    @JC-23 @JC-22 @RFC7643-2.5-01 @RFC7644-3.5.1-02 @cap:enterprise
    Scenario: A person without phone numbers or addresses
      Given the directory has provisioned "Ada"
      When the directory changes the department of "Ada" to "C-Suite"
      Then the department of "Ada" is "C-Suite"
      And "Ada" has access
      And "Ada" is the same member as before

  Rule: All groups are sent again whenever one membership changes

    @JC-24 @RFC7644-3.5.2.1-08 @WS-GROUP-11
    Scenario: A second group is not disturbed
      Given the directory has provisioned "Ada", "Grace"
      And the directory has pushed group "Sales" with "Ada", "Grace"
      And the directory has pushed group "Support" with "Ada"
      When the directory adds "Grace" to group "Support"
      Then group "Support" has exactly the members "Ada", "Grace"
      And group "Sales" has exactly the members "Ada", "Grace"

  Rule: JumpCloud can import the people of the app

    @WS-SYNC-05 @JC-26 @RFC7643-3.1-03
    Scenario: Two people another client made
      Given a client has created user "Ada"
      And a client has created user "Grace"
      When the directory imports the people of the app
      Then the import shows "Ada", "Grace" once each
      And nothing changes
