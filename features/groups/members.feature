Feature: Membership follows the directory

  Rule: Members are added when they join the group in the directory

    Background:
      Given the directory has provisioned "Ada", "Grace", "Linus", "Margaret"
      And the directory has pushed group "Sales" with "Ada"

    @WS-GROUP-05 @RFC7644-3.5.2.1-06 @RFC7643-4.2-05 @ENTRA-23
    Scenario: One more
      When the directory adds "Grace" to group "Sales"
      Then group "Sales" has exactly the members "Ada", "Grace"

    @WS-GROUP-05 @RFC7644-3.5.2.1-06 @OKTA-C11
    Scenario: Several more at once
      When the directory adds "Grace", "Linus", "Margaret" to group "Sales"
      Then group "Sales" has exactly the members "Ada", "Grace", "Linus", "Margaret"

    @WS-GROUP-05 @RFC7644-3.5.2.1-08
    Scenario: Somebody who was there before
      Given the directory has added "Grace" to group "Sales"
      And the directory has removed "Grace" from group "Sales"
      When the directory adds "Grace" to group "Sales"
      Then group "Sales" has exactly the members "Ada", "Grace"

  Rule: Removing members never touches the others

    Background:
      Given the directory has provisioned "Ada", "Grace", "Linus"
      And the directory has pushed group "Sales" with "Ada", "Grace", "Linus"

    @WS-GROUP-11 @WS-GROUP-05 @OKTA-04 @ENTRA-22 @ENTRA-24 @ENTRA-C01 @JC-24 @RFC7644-3.5.2.2-04 @RFC7644-3.5.2.2-10 @OKTA-C20
    Scenario: One of three
      When the directory removes "Grace" from group "Sales"
      Then group "Sales" has exactly the members "Ada", "Linus"
      And "Grace" has access

    @WS-GROUP-11 @WS-GROUP-05 @OKTA-04 @ENTRA-22 @ENTRA-24 @RFC7644-3.5.2.2-04 @RFC7644-3.5.2.2-10
    Scenario: Two of three
      When the directory removes "Ada", "Grace" from group "Sales"
      Then group "Sales" has exactly the members "Linus"
      And "Ada" has access

    @WS-GROUP-11 @ENTRA-25
    Scenario: From one of two groups
      Given the directory has pushed group "Support" with "Ada", "Grace"
      When the directory removes "Ada" from group "Support"
      Then group "Support" has exactly the members "Grace"
      And group "Sales" has exactly the members "Ada", "Grace", "Linus"

  Rule: A changed list of members is taken over as a whole

    @WS-GROUP-05 @OKTA-04 @OKTA-05 @OKTA-11 @RFC7644-3.5.2.3-03
    Scenario: Some go while others come
      Given the directory has provisioned "Ada", "Grace", "Linus", "Margaret"
      And the directory has pushed group "Sales" with "Ada", "Grace"
      When the directory sets the members of group "Sales" to "Grace", "Linus", "Margaret"
      Then group "Sales" has exactly the members "Grace", "Linus", "Margaret"
      And "Ada" has access

  Rule: Deactivating somebody keeps their memberships

    @WS-GROUP-12 @ENTRA-C32
    Scenario: A member is deactivated
      Given the directory has provisioned "Ada", "Grace"
      And the directory has pushed group "Sales" with "Ada", "Grace"
      When the directory deactivates "Ada"
      Then "Ada" has no access
      And group "Sales" has exactly the members "Ada", "Grace"
