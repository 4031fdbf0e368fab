Feature: The connection
  The owner enables SCIM, an admin copies Base URL and token into the identity
  provider and presses "Test connection". Nothing else works before this does.

  Rule: The connection test of each identity provider succeeds with the Base URL and token as its admin enters them

    @WS-ENABLE-09 @WS-ENABLE-03 @OKTA-15 @ENTRA-01 @ENTRA-02 @ENTRA-04 @ENTRA-C08 @JC-25 @RFC7644-3.4.2-07 @RFC7644-3.4.2.4-10
    Scenario: The admin enters what the app shows
      When the admin tests the connection
      Then nothing changes

    @WS-ENABLE-09 @JC-25 @RFC7644-3.6-04
    Scenario: The test is repeated
      Given the admin has tested the connection
      When the admin tests the connection
      Then nothing changes

    @WS-ENABLE-12 @ENTRA-C31
    Scenario: The admin enters the Base URL with a trailing slash
      Given the admin has entered the base URL as "{base}/"
      When the admin tests the connection
      Then nothing changes

    @WS-ENABLE-12
    Scenario: People are provisioned through a Base URL with a trailing slash
      Given the admin has entered the base URL as "{base}/"
      When the directory provisions "Ada"
      Then "Ada" has access
      And "Ada" is a member exactly once

    @WS-ENABLE-10 @tolerant @cap:app-admin
    Scenario: The admin enters the word Bearer before the token
      Given the admin has entered the token as "Bearer {token}"
      When the admin tests the connection
      Then nothing changes

  Rule: A token that is not the workspace's own opens nothing

    @WS-ENABLE-09 @ANY-32 @RFC7644-3.12-05 @RFC7644-3.12-01 @RFC7644-3.12-02
    Scenario: The admin enters a token that nobody handed out
      Given the admin has entered the token as "not-a-token"
      When the admin tries to test the connection
      Then the admin is told that it failed with status 401
      And nothing changes

    @WS-ENABLE-03 @cap:admin
    Scenario: The admin enters the token of another workspace
      Given another workspace has been connected
      And the admin has entered the token as "{other}"
      When the admin tries to test the connection
      Then the admin is told that it failed with status 401
      And nothing changes
