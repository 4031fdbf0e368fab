@cap:app-api @cap:app-admin
Feature: Who may enable SCIM, disable it, or change its token

  Rule: Only the owner of an Enterprise workspace can enable SCIM

    @WS-ENABLE-03 @WS-ENABLE-09
    Scenario: The owner enables it
      Given SCIM has not been enabled
      When the owner enables SCIM
      Then the token works

    @WS-ENABLE-01 @RFC7644-2-04
    Scenario Outline: A <role> tries
      Given SCIM has not been enabled
      And these people have joined in the app:
        | name | role   |
        | Mia  | <role> |
      And group "Sales" has been made in the app with "Mia"
      When "Mia" tries to enable SCIM
      Then the app refuses with 403 "owner_only", naming "owner"
      And nothing changes

      Examples:
        | role            |
        | admin           |
        | team manager    |
        | project manager |
        | member          |

    @WS-ENABLE-01
    Scenario: A limited member tries
      Given SCIM has not been enabled
      And these people have joined in the app:
        | name | limited |
        | Mia  | yes     |
      When "Mia" tries to enable SCIM
      Then the app refuses with 403 "owner_only", naming "owner"
      And nothing changes

    @WS-ENABLE-02
    Scenario Outline: The workspace is on the <plan> plan
      Given SCIM has not been enabled
      And the workspace has been put on the <plan> plan
      And these people have joined in the app:
        | name |
        | Mia  |
      And group "Sales" has been made in the app with "Mia"
      When the owner tries to enable SCIM
      Then the app refuses with 403 "plan_required", naming "<plan>"
      And nothing changes

      Examples:
        | plan     |
        | FREE     |
        | BASIC    |
        | STANDARD |
        | PRO      |

    @WS-ENABLE-06
    Scenario: SCIM is enabled a second time
      Given the directory has provisioned "Ada"
      When the owner tries to enable SCIM
      Then the app refuses with 409 "already_enabled"
      And the token works
      And nothing changes

  Rule: The owner can rotate the token

    @WS-ENABLE-07 @RFC6750-5.3-01
    Scenario: Without an overlap the old token ends at once
      When the owner rotates the token with an overlap of 0 seconds
      Then the token works
      And the old token no longer works

    @WS-ENABLE-07 @RFC6750-5.3-01
    Scenario: During the overlap both tokens work
      When the owner rotates the token with an overlap of 3600 seconds
      Then the token works
      And the old token works

    @WS-ENABLE-07 @RFC6750-5.3-01 @cap:admin
    Scenario: Until the end of the overlap both tokens work
      Given the owner has rotated the token with an overlap of 3600 seconds
      When 59 minutes pass
      Then the token works
      And the old token works

    @WS-ENABLE-07 @RFC6750-5.3-01 @cap:admin
    Scenario: After the overlap the old token has ended
      Given the owner has rotated the token with an overlap of 3600 seconds
      When 61 minutes pass
      Then the token works
      And the old token no longer works

    @WS-ENABLE-07 @WS-ENABLE-08
    Scenario Outline: An admin tries to <do>
      Given these people have joined in the app:
        | name | role  |
        | Adam | admin |
      When "Adam" tries to <do>
      Then the app refuses with 403 "owner_only"
      And the token works
      And nothing changes

      Examples:
        | do                                            |
        | rotate the token with an overlap of 0 seconds |
        | disable SCIM                                  |

  Rule: The owner can disable SCIM, after which the token stops while people keep what they have

    @WS-ENABLE-08
    Scenario: People with groups
      Given the directory has provisioned "Ada", "Grace"
      And the directory has pushed group "Sales" with "Ada", "Grace"
      When the owner disables SCIM
      Then the token no longer works
      And "Ada" has access
      And group "Sales" has exactly the members "Ada", "Grace"

    @WS-ENABLE-08 @WS-LOCK-12
    Scenario: Groups can be made in the app again
      Given the owner has disabled SCIM
      When the owner creates group "Support" in the app
      Then group "Support" exists once

    @WS-ENABLE-08 @WS-ENABLE-07
    Scenario: A token that was rotated stops, too
      Given the owner has rotated the token with an overlap of 3600 seconds
      When the owner disables SCIM
      Then the token no longer works
      And the old token no longer works

    @WS-ENABLE-08 @WS-ENABLE-03
    Scenario: Enabling it again brings another token
      Given the owner has disabled SCIM
      When the owner enables SCIM
      Then the token works
      And the old token no longer works
