Feature: Groups are deleted

  Rule: A group deleted in the identity provider is gone from the workspace, its people are not

    @WS-GROUP-04 @RFC7644-3.6-05 @RFC7644-3.6-03
    Scenario: A group with members
      Given the directory has provisioned "Ada", "Grace"
      And the directory has pushed group "Sales" with "Ada", "Grace"
      And the directory has pushed group "Support" with "Ada"
      When the directory deletes group "Sales"
      Then there is no group "Sales"
      And "Ada" has access
      And "Grace" is the same member as before
      And group "Support" has exactly the members "Ada"

    @WS-GROUP-04 @JC-25 @RFC7644-3.6-04
    Scenario: Its name can be used again
      Given the directory has provisioned "Ada", "Grace"
      And the directory has pushed group "Sales" with "Ada"
      And the directory has deleted group "Sales"
      When the directory pushes group "Sales" with "Grace"
      Then group "Sales" has exactly the members "Grace"
      And group "Sales" exists once
