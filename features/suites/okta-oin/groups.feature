Feature: Okta's plan for its catalogue: groups

  Rule: Pushing and linking

    @OKTA-C02 @WS-GROUP-04
    Scenario: C9312. A group is pushed
      Given the directory has provisioned "Ada", "Grace"
      When the directory pushes group "Sales" with "Ada", "Grace"
      Then group "Sales" has exactly the members "Ada", "Grace"
      And group "Sales" exists once

    @OKTA-C02 @OKTA-03 @WS-GROUP-04
    Scenario Outline: <case>. A group that is in the app is linked, renaming <state>
      Given the admin has switched rename groups <state>
      And the directory has provisioned "Ada", "Grace", "Linus"
      And a client has created group "Sales" with "Linus"
      When the directory pushes group "Sales" with "Ada", "Grace"
      Then group "Sales" exists once
      And group "Sales" is the same group as before
      And group "Sales" has exactly the members "Ada", "Grace"

      Examples:
        | case  | state |
        | C9315 | on    |
        | C9330 | off   |

    @OKTA-02 @OKTA-C03 @WS-GROUP-06
    Scenario: C9313. A group is renamed
      Given the directory has provisioned "Ada"
      And the directory has pushed group "Sales" with "Ada"
      When the directory renames group "Sales" to "Revenue"
      Then group "Revenue" has exactly the members "Ada"
      And there is no group "Sales"

    @OKTA-03 @WS-GROUP-05
    Scenario: C9314. Members change, and the name stays the app's
      Given the admin has switched rename groups off
      And the directory has provisioned "Ada", "Grace"
      And the directory has pushed group "Sales" with "Ada"
      When the directory adds "Grace" to group "Sales"
      Then group "Sales" has exactly the members "Ada", "Grace"

    @OKTA-05 @RFC7644-3.5.2.3-03
    Scenario: C9316. "Push now" overwrites what is in the app
      Given the directory has provisioned "Ada", "Grace", "Linus"
      And the directory has pushed group "Sales" with "Ada", "Grace"
      And a client has added "Linus" to group "Sales"
      And a client has removed "Ada" from group "Sales"
      When the directory pushes group "Sales" in full
      Then group "Sales" has exactly the members "Ada", "Grace"

    @OKTA-C11 @WS-GROUP-04
    Scenario: C9317. A group of nobody who is assigned
      Given the directory has these people:
        | name |
        | Ada  |
      When the directory pushes group "Sales" with "Ada"
      Then group "Sales" has no members

  Rule: Unlinking

    @WS-GROUP-04 @RFC7644-3.6-05
    Scenario: C9318. The group is deleted in the app
      Given the directory has provisioned "Ada"
      And the directory has pushed group "Sales" with "Ada"
      When the directory withdraws group "Sales"
      Then there is no group "Sales"
      And "Ada" has access

    @WS-GROUP-04 @OKTA-03
    Scenario: C9321. The group is left in the app
      Given the directory has provisioned "Ada"
      And the directory has pushed group "Sales" with "Ada"
      When the directory unlinks group "Sales"
      Then group "Sales" has exactly the members "Ada"
      And nothing changes

    @OKTA-05 @OKTA-C02 @WS-GROUP-04
    Scenario: C9322. A group that was unlinked is linked again
      Given the directory has provisioned "Ada", "Grace"
      And the directory has pushed group "Sales" with "Ada", "Grace"
      And the directory has unlinked group "Sales"
      And the directory has removed "Ada" from group "Sales"
      When the directory pushes group "Sales" with "Grace"
      Then group "Sales" has exactly the members "Grace"
      And group "Sales" exists once
      And group "Sales" is the same group as before

    @OKTA-05 @WS-GROUP-05
    Scenario: C9319. The push is switched off
      Given the directory has provisioned "Ada", "Grace"
      And the directory has pushed group "Sales" with "Ada"
      And the directory has stopped pushing group "Sales"
      When the directory adds "Grace" to group "Sales"
      Then group "Sales" has exactly the members "Ada"
      And nothing changes

    @OKTA-05 @WS-GROUP-05
    Scenario: C9320. The push is switched on again
      Given the directory has provisioned "Ada", "Grace", "Linus"
      And the directory has pushed group "Sales" with "Ada", "Linus"
      And the directory has stopped pushing group "Sales"
      And the directory has added "Grace" to group "Sales"
      And the directory has removed "Linus" from group "Sales"
      When the directory starts pushing group "Sales"
      Then group "Sales" has exactly the members "Ada", "Grace"

  Rule: C9323, C9324, C9325, C9326. A rule pushes every group whose name fits, which sends what a push by name sends

    @OKTA-C02 @WS-GROUP-04
    Scenario: C9323, C9324. A second group fits the rule
      Given the directory has provisioned "Ada", "Grace"
      And the directory has pushed group "Sales North" with "Ada"
      When the directory pushes group "Sales South" with "Grace"
      Then group "Sales South" has exactly the members "Grace"
      And group "Sales North" has exactly the members "Ada"

    @OKTA-C03 @WS-GROUP-06
    Scenario: C9325, C9326. A group of the rule is renamed, and goes
      Given the directory has provisioned "Ada"
      And the directory has pushed group "Sales North" with "Ada"
      And the directory has renamed group "Sales North" to "Sales West"
      When the directory withdraws group "Sales West"
      Then there is no group "Sales West"
      And there is no group "Sales North"

  Rule: Members

    @OKTA-04 @OKTA-C11 @WS-GROUP-05
    Scenario: C9332. A member is added
      Given the directory has provisioned "Ada", "Grace"
      And the directory has pushed group "Sales" with "Ada"
      When the directory adds "Grace" to group "Sales"
      Then group "Sales" has exactly the members "Ada", "Grace"

    @OKTA-04 @OKTA-C20 @WS-GROUP-11
    Scenario: C9333. A member is removed
      Given the directory has provisioned "Ada", "Grace", "Linus"
      And the directory has pushed group "Sales" with "Ada", "Grace", "Linus"
      When the directory removes "Grace" from group "Sales"
      Then group "Sales" has exactly the members "Ada", "Linus"
      And "Grace" has access
