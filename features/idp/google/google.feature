Feature: What only Google Workspace does

  Rule: Google probes with a bare GET of the users

    @GG-31
    Scenario: The connection is tested
      Given a client has created user "Ada"
      When the admin tests the connection
      Then nothing changes

  Rule: Google lists the URNs of SCIM 1.0 and 2.0 together

    @GG-30 @OKTA-C16
    Scenario: A person is created
      When the directory provisions "Ada"
      Then "Ada" has access
      And "Ada" is a member exactly once
