Feature: The timezone
  It comes from the identity provider until the person chooses their own.

  Rule: The timezone is taken from the identity provider when the person is created

    @WS-USER-06 @RFC7643-4.1.1-10
    Scenario: The directory knows it
      Given the directory has these people:
        | name | timezone        |
        | Ada  | Europe/Belgrade |
      When the directory provisions "Ada"
      Then the timezone of "Ada" is "Europe/Belgrade"

    @WS-USER-09 @cap:app-api
    Scenario: The directory does not know it
      When the directory provisions "Ada"
      Then the timezone of "Ada" is "UTC"

    @WS-USER-09 @tolerant @cap:app-api
    Scenario: The directory has one that does not exist
      Given the directory has these people:
        | name | timezone  |
        | Ada  | Mars/Base |
      When the directory provisions "Ada"
      Then "Ada" has access
      And the timezone of "Ada" is "UTC"

    @WS-USER-09 @strict @cap:app-api @cap:app-admin @idp:entra @idp:okta:aiw
    Scenario: A strict workspace refuses one that does not exist
      Given the directory has these people:
        | name | timezone  |
        | Ada  | Mars/Base |
      When the directory tries to provision "Ada"
      Then the admin is told that "Ada" failed with status 400
      And "Ada" is not a member
      And nothing changes

  Rule: While the person has not changed it, the timezone follows the identity provider

    @WS-USER-07
    Scenario: The person moves
      Given the directory has these people:
        | name | timezone        |
        | Ada  | Europe/Belgrade |
      And the directory has provisioned "Ada"
      When the directory changes the timezone of "Ada" to "Asia/Tokyo"
      Then the timezone of "Ada" is "Asia/Tokyo"

  @cap:app-admin @cap:app-api
  Rule: Once the person has changed the timezone in the app, the app is the source of truth

    Background:
      Given these people have joined in the app:
        | name |
        | Ada  |
      And the directory has these people:
        | name | timezone        |
        | Ada  | Europe/Belgrade |
      And the directory has provisioned "Ada"

    @WS-USER-08
    Scenario: The identity provider has another one later
      Given "Ada" has changed the timezone of "Ada" to "Asia/Tokyo" in the app
      When the directory changes the timezone of "Ada" to "America/New_York"
      Then the timezone of "Ada" is "Asia/Tokyo"
      And "Ada" has access

    @WS-USER-08 @WS-SYNC-08
    Scenario: The identity provider repeats the old one
      Given "Ada" has changed the timezone of "Ada" to "Asia/Tokyo" in the app
      When the directory syncs again
      Then nothing changes

    @WS-USER-08 @WS-SYNC-08
    Scenario: The identity provider insists on another one
      Given "Ada" has changed the timezone of "Ada" to "Asia/Tokyo" in the app
      And the directory has changed the timezone of "Ada" to "America/New_York"
      When the directory syncs again
      Then nothing changes
      And the timezone of "Ada" is "Asia/Tokyo"

    @WS-USER-08 @WS-USER-05
    Scenario: The person leaves and returns
      Given "Ada" has changed the timezone of "Ada" to "Asia/Tokyo" in the app
      And the directory has deactivated "Ada"
      When the directory reactivates "Ada"
      Then the timezone of "Ada" is "Asia/Tokyo"

    @WS-USER-08
    Scenario: The person travels, comes home, and the directory has another one
      Given "Ada" has changed the timezone of "Ada" to "Asia/Tokyo" in the app
      And "Ada" has changed the timezone of "Ada" to "Europe/Belgrade" in the app
      When the directory changes the timezone of "Ada" to "America/New_York"
      Then the timezone of "Ada" is "Europe/Belgrade"

    @WS-USER-08 @WS-USER-02
    Scenario: Another attribute is synced
      Given "Ada" has changed the timezone of "Ada" to "Asia/Tokyo" in the app
      When the directory changes the name of "Ada" to "Ada King"
      Then the timezone of "Ada" is "Asia/Tokyo"
      And the name of "Ada" is "Ada King"
